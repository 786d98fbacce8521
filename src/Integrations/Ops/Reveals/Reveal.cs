using System.Globalization;
using System.Text;
using Integrations.Customers;
using Integrations.Deliveries;
using Integrations.Ops.Access;
using Integrations.Ops.Acts;
using Integrations.Storage;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Integrations.Ops.Reveals;

/// <summary>
/// Shows a person one personal value. First the act is on record, within the person's budget; then the vault records the look and opens the
/// value. A look may be recorded and fail, never happen unrecorded.
/// </summary>
internal sealed class Reveal(NpgsqlDataSource source, PiiVault vault, IOptions<ConsoleOptions> options, TimeProvider time)
{
    /// <summary>Characters of a body that are shown.</summary>
    public const int MostShown = 200_000;

    private const string FieldAct = "pii.reveal";
    private const string BodyAct = "pii.reveal_body";

    /// <summary>As the form says it, beside the kinds of personal fields.</summary>
    public const string Items = "Items";

    // An id holds its time, so this is a range of the key and no walk.
    private const string Looks = "SELECT count(*) FROM ops_act WHERE id >= $1 AND actor = $2 AND act = ANY($3)";

    private const string Customer = "SELECT customer_id FROM delivery WHERE id = $1 AND customer_id IS NOT NULL";

    private const string Request = "SELECT received_at, delivery_id FROM incoming_request WHERE id = $1 AND received_at BETWEEN $2 AND $3";

    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    // An id is made when its request is received, by the same clock.
    private static readonly TimeSpan Around = TimeSpan.FromSeconds(2);

    /// <summary>A field of an order's customer.</summary>
    public async Task<Revealed> FieldAsync(Guid delivery, PiiKind kind, RevealPurpose purpose, Doer doer, CancellationToken token)
    {
        if (await CustomerAsync(delivery, token) is not { } customer)
            return new Revealed.Refused("This order has no customer.");
        var (act, left) = await RecordAsync(FieldAct, purpose, doer, delivery, kind.ToString(), token);
        if (act is not { } record)
            return OverBudget();
        return await OpenAsync(left, async () =>
        {
            var opened = await vault.OpenCustomerAsync(customer, [kind], new AccessContext(doer.Actor, PiiPurpose.SupportReveal, record), token);
            return opened.Count == 0 ? null : opened[0].Value.Value;
        });
    }

    /// <summary>Names and notes of all of an order's items, in their order: one look.</summary>
    public async Task<Revealed> ItemsAsync(Guid delivery, RevealPurpose purpose, Doer doer, CancellationToken token)
    {
        var items = await ItemsOfAsync(delivery, token);
        if (items.Count == 0)
            return new Revealed.Refused("This order has no items.");
        var (act, left) = await RecordAsync(FieldAct, purpose, doer, delivery, Items, token);
        if (act is not { } record)
            return OverBudget();
        return await OpenAsync(left, async () =>
        {
            var texts = await vault.OpenItemsAsync(delivery, new AccessContext(doer.Actor, PiiPurpose.SupportReveal, record), token);
            return string.Join('\n', items.Select(item => ItemText.Read(texts[item.Id]) is var (name, note)
                ? string.Create(CultureInfo.InvariantCulture, $"{item.Quantity} × {name.Value}{(note is null ? "" : $" ({note.Value})")}")
                : ""));
        });
    }

    /// <summary>A stored request's body, as it was received.</summary>
    public async Task<Revealed> BodyAsync(Guid request, RevealPurpose purpose, Doer doer, CancellationToken token)
    {
        if (await FindAsync(request, token) is not { } found)
            return new Revealed.Refused("There is no such request; what was received longer ago than it is kept for is gone.");
        var (act, left) = await RecordAsync(BodyAct, purpose, doer, found.Delivery, request.ToString("D"), token);
        if (act is not { } record)
            return OverBudget();
        return await OpenAsync(left, async () =>
        {
            var bytes = await vault.OpenRequestBodyAsync(request, found.ReceivedAt, new AccessContext(doer.Actor, PiiPurpose.SupportReveal, record), token);
            var text = Encoding.UTF8.GetString(bytes);
            return text.Length > MostShown ? text[..MostShown] + "…" : text;
        });
    }

    private Revealed.Refused OverBudget() => new(
        $"You have looked {options.Value.RevealsPerHour} times within an hour, which is all that one person may. Wait, or let somebody else look.");

    private static async Task<Revealed> OpenAsync(int left, Func<Task<string?>> open)
    {
        try
        {
            return await open() is { } value ? new Revealed.Shown(value, left) : new Revealed.Refused("This is not kept. That somebody wanted to see it is on record.");
        }
        catch (ErasedException)
        {
            return new Revealed.Refused("It was erased for good. That somebody wanted to see it is on record.");
        }
        catch (VaultException)
        {
            return new Revealed.Refused("It does not open: what is stored, or its key, was changed. The host's log names the place.");
        }
    }

    /// <summary>Null where the budget is spent. One at a time for each person, so that two looks at once cannot both be the last one.</summary>
    private async Task<(Guid? Act, int Left)> RecordAsync(string act, RevealPurpose purpose, Doer doer, Guid? delivery, string subject, CancellationToken token)
    {
        var now = time.GetUtcNow();
        await using var connection = await source.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await using (var turn = new NpgsqlCommand("SELECT pg_advisory_xact_lock(hashtextextended('reveal ' || $1, 0))", connection, transaction))
        {
            turn.Parameters.Add(new NpgsqlParameter<string> { TypedValue = doer.Actor });
            await turn.ExecuteNonQueryAsync(token);
        }

        await using var count = new NpgsqlCommand(Looks, connection, transaction);
        count.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7(now - Window) });
        count.Parameters.Add(new NpgsqlParameter<string> { TypedValue = doer.Actor });
        count.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [FieldAct, BodyAct] });
        var left = options.Value.RevealsPerHour - 1 - (int)(long)(await count.ExecuteScalarAsync(token))!;
        if (left < 0)
            return (null, 0);
        var row = ActLedger.Row(doer, act, now, delivery, subject, new { purpose = purpose.ToString() });
        await ActLedger.WriteAsync(transaction, row, token);
        await transaction.CommitAsync(token);
        return (row.Id, left);
    }

    private async Task<(DateTimeOffset ReceivedAt, Guid? Delivery)?> FindAsync(Guid request, CancellationToken token)
    {
        if (IdTime.MadeAt(request) is not { } made)
            return null;
        await using var command = source.CreateCommand(Request);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = request });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = made - Around });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = made + Around });
        await using var row = await command.ExecuteReaderAsync(token);
        return await row.ReadAsync(token) ? (row.GetFieldValue<DateTimeOffset>(0), row.IsDBNull(1) ? null : row.GetGuid(1)) : null;
    }

    private async Task<List<(Guid Id, int Quantity)>> ItemsOfAsync(Guid delivery, CancellationToken token)
    {
        await using var command = source.CreateCommand("SELECT id, quantity FROM item WHERE delivery_id = $1 ORDER BY position");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = delivery });
        var items = new List<(Guid, int)>();
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
            items.Add((row.GetGuid(0), row.GetInt32(1)));
        return items;
    }

    private async Task<Guid?> CustomerAsync(Guid delivery, CancellationToken token)
    {
        await using var command = source.CreateCommand(Customer);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = delivery });
        return await command.ExecuteScalarAsync(token) as Guid?;
    }
}

/// <summary>What came of the wish to see something.</summary>
internal abstract record Revealed
{
    private Revealed()
    {
    }

    /// <param name="Value">In clear; for one answer only.</param>
    /// <param name="Left">Further looks within the hour.</param>
    public sealed record Shown(string Value, int Left) : Revealed
    {
        public override string ToString() => "***";
    }

    public sealed record Refused(string Why) : Revealed;
}
