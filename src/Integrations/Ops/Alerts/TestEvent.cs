using Integrations.Ops.Acts;
using Integrations.Ops.Events;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Integrations.Ops.Alerts;

/// <summary>An event that a person sends to see whether the webhooks work, on record with it.</summary>
internal sealed class TestEvent(NpgsqlDataSource source, EventLedger ledger, IOptions<AlertOptions> options, TimeProvider time)
{
    public const string Act = "alerts.test";

    /// <summary>False where no webhook is set.</summary>
    public async Task<bool> SendAsync(Doer doer, CancellationToken token)
    {
        if (options.Value.Webhooks.Count == 0)
            return false;
        var kind = AlertKind.Test;
        await using var connection = await source.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await ledger.WriteAsync(transaction, kind, ledger.Begin(kind, kind.Name, $"{kind.Says}.", kind.List(new AlertSubject(kind.Name))), token, everybody: true);
        await ActLedger.WriteAsync(transaction, ActLedger.Row(doer, Act, time.GetUtcNow(), details: new { endpoints = options.Value.Webhooks.Count }), token);
        await transaction.CommitAsync(token);
        return true;
    }
}
