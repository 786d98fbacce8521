using Npgsql;

namespace Integrations.Ops.Audit;

/// <summary>The three views of the audit: what was said on the wire, what was looked at, what people did.</summary>
internal sealed class AuditBook(AuditTrail trail, NpgsqlDataSource source)
{
    // More orders have no id in common.
    private const int MostOfAnId = 50;

    public async Task<AuditPage<WireEntry>> WireAsync(AuditQuestion asked, CancellationToken token) =>
        await trail.PageAsync(WireEntry.View, asked.OfWire(await DeliveriesAsync(asked, token)), asked.Window, asked.Behind, entry => entry.Id, token);

    public Task<AuditPage<LookEntry>> LooksAsync(AuditQuestion asked, CancellationToken token) =>
        trail.PageAsync(LookEntry.View, asked.OfLooks(), asked.Window, asked.Behind, entry => entry.Id, token);

    public async Task<AuditPage<ActEntry>> ActsAsync(AuditQuestion asked, CancellationToken token) =>
        await trail.PageAsync(ActEntry.View, asked.OfActs(await DeliveriesAsync(asked, token)), asked.Window, asked.Behind, entry => entry.Id, token);

    public async Task WriteWireAsync(AuditQuestion asked, TextWriter csv, CancellationToken token)
    {
        var filter = asked.OfWire(await DeliveriesAsync(asked, token));
        await csv.WriteAsync(CsvText.Row(WireEntry.Heads));
        await foreach (var entry in trail.AllAsync(WireEntry.View, filter, asked.Window, entry => entry.Id, token))
            await csv.WriteAsync(CsvText.Row(entry.Cells));
    }

    public async Task WriteActsAsync(AuditQuestion asked, TextWriter csv, CancellationToken token)
    {
        var filter = asked.OfActs(await DeliveriesAsync(asked, token));
        await csv.WriteAsync(CsvText.Row(ActEntry.Heads));
        await foreach (var entry in trail.AllAsync(ActEntry.View, filter, asked.Window, entry => entry.Id, token))
            await csv.WriteAsync(CsvText.Row(entry.Cells));
    }

    /// <summary>By our id, or the partner's; calls for a quote stand under the quote's. Null where none is asked for.</summary>
    private async Task<Guid[]?> DeliveriesAsync(AuditQuestion asked, CancellationToken token)
    {
        if (AuditQuestion.Word(asked.Delivery) is not { } word)
            return null;
        await using var command = source.CreateCommand(
            "SELECT id FROM delivery WHERE external_delivery_id = $1 UNION SELECT quote_id FROM delivery WHERE external_delivery_id = $1 AND quote_id IS NOT NULL LIMIT $2");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = word });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MostOfAnId });
        var found = new List<Guid>();
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
            found.Add(row.GetGuid(0));
        if (Guid.TryParse(word, out var ours))
            found.Add(ours);
        return [.. found];
    }
}
