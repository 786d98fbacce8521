using Integrations.Ops.Alerts;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Integrations.Ops.Events;

/// <summary>Writes what operators are to be told, in the transaction of what it tells of, with a row for each endpoint that wants it.</summary>
internal sealed class EventLedger(IOptions<AlertOptions> options, TimeProvider time)
{
    private const string Event = """
        INSERT INTO ops_event (id, at, kind, type, alert_id, once, body) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (once) WHERE once IS NOT NULL DO NOTHING
        """;

    private const string Calls = """
        INSERT INTO ops_event_call (event_id, endpoint, alert_id, is_end, due_at, attempts) SELECT $1, name, $2, $3, $4, 0 FROM unnest($5::text[]) AS e(name)
        """;

    /// <summary>For a new event: who looks after it, and where.</summary>
    public EventBody Begin(AlertKind kind, string type, string summary, string? list) => new()
    {
        Id = Guid.CreateVersion7(time.GetUtcNow()),
        Type = type,
        At = time.GetUtcNow(),
        Kind = kind.Name,
        Summary = summary,
        Owner = options.Value.Owners,
        RunbookUrl = Address($"alerts/runbook#{kind.Anchor}"),
        Link = list is null ? null : Address(list),
    };

    /// <summary>True when it is written; false when what is to be told once was told.</summary>
    /// <param name="transaction">Of what it tells.</param>
    /// <param name="kind">Decides who wants it.</param>
    /// <param name="body">What is told.</param>
    /// <param name="token">Stops it.</param>
    /// <param name="once">What must not be told again.</param>
    /// <param name="everybody">All endpoints, whatever they ask for.</param>
    public async Task<bool> WriteAsync(
        NpgsqlTransaction transaction, AlertKind kind, EventBody body, CancellationToken token, string? once = null, bool everybody = false)
    {
        await using var one = new NpgsqlCommand(Event, transaction.Connection, transaction);
        one.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = body.Id });
        one.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = body.At });
        one.Parameters.Add(new NpgsqlParameter<string> { TypedValue = kind.Name });
        one.Parameters.Add(new NpgsqlParameter<string> { TypedValue = body.Type });
        one.Parameters.Add(new NpgsqlParameter<Guid?> { TypedValue = body.AlertId });
        one.Parameters.Add(new NpgsqlParameter { Value = (object?)once ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        one.Parameters.Add(new NpgsqlParameter<string> { TypedValue = body.ToString() });
        if (await one.ExecuteNonQueryAsync(token) == 0)
            return false;
        var endpoints = options.Value.Webhooks.Where(webhook => everybody || webhook.Value.Wants(kind)).Select(webhook => webhook.Key).ToArray();
        if (endpoints.Length == 0)
            return true;
        await using var calls = new NpgsqlCommand(Calls, transaction.Connection, transaction);
        calls.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = body.Id });
        calls.Parameters.Add(new NpgsqlParameter<Guid?> { TypedValue = body.AlertId });
        calls.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = body.Closed is true });
        calls.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = body.At });
        calls.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = endpoints });
        await calls.ExecuteNonQueryAsync(token);
        return true;
    }

    private string? Address(string path) =>
        options.Value.ConsoleUrl is { } console ? $"{console.AbsoluteUri.TrimEnd('/')}{Access.AccessSetup.Root}{(path.StartsWith('#') ? "" : "/")}{path}" : null;
}
