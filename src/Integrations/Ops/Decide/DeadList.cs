using Integrations.Abstractions;
using Npgsql;

namespace Integrations.Ops.Decide;

/// <summary>Dead changes that nobody has decided about, newest first.</summary>
internal sealed class DeadList(NpgsqlDataSource source)
{
    public const int PageSize = 50;
    public const int MostCounted = 10_000;

    private const string Page = $"""
        SELECT x.delivery_id, x.seq, s.external_delivery_id, s.integration_type, s.region, s.api_version, x.reason, coalesce(x.cause, x.reason, ''), x.decided_at,
            (SELECT u.status FROM status_update u WHERE u.delivery_id = x.delivery_id AND u.seq = x.seq AND u.recorded_at >= x.decided_at - interval '7 days' LIMIT 1),
            s.last_seq_sent >= x.seq, s.next_seq > s.last_seq_decided
        FROM {DeadFilter.Tables}
        WHERE {DeadFilter.Condition} AND (x.decided_at, x.delivery_id, x.seq) < ($12, $13, $14)
        ORDER BY x.decided_at DESC, x.delivery_id DESC, x.seq DESC LIMIT 51
        """;

    private const string Total = $"SELECT count(*) FROM (SELECT FROM {DeadFilter.Tables} WHERE {DeadFilter.Condition} LIMIT 10000) m";

    public async Task<IReadOnlyList<DeadChange>> FindAsync(DeadFilter filter, DeadCursor? after, CancellationToken token)
    {
        await using var command = source.CreateCommand(Page);
        filter.AddTo(command.Parameters);
        var last = after ?? new DeadCursor(DateTimeOffset.MaxValue.AddDays(-1), Guid.Empty, 0);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = last.At.ToUniversalTime() });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = last.DeliveryId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = last.Seq });
        var found = new List<DeadChange>();
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
        {
            found.Add(new DeadChange(
                row.GetGuid(0), row.GetInt64(1), row.GetString(2), row.GetFieldValue<IntegrationType>(3), row.GetFieldValue<Region>(4), row.GetInt32(5),
                await row.IsDBNullAsync(6, token) ? null : row.GetString(6), row.GetString(7), row.GetFieldValue<DateTimeOffset>(8),
                await row.IsDBNullAsync(9, token) ? null : row.GetFieldValue<AttemptStatus>(9), row.GetBoolean(10), row.GetBoolean(11)));
        }

        return found;
    }

    /// <summary>At most <see cref="MostCounted"/>.</summary>
    public async Task<long> CountAsync(DeadFilter filter, CancellationToken token)
    {
        await using var command = source.CreateCommand(Total);
        filter.AddTo(command.Parameters);
        return (long)(await command.ExecuteScalarAsync(token))!;
    }
}

/// <summary>A change that the partner was not told, and that waits for a person.</summary>
internal sealed record DeadChange(
    Guid DeliveryId, long Seq, string ExternalId, IntegrationType Partner, Region Region, int ApiVersion, string? Reason, string Cause, DateTimeOffset At,
    AttemptStatus? Status, bool NewerTold, bool NewerPending)
{
    /// <summary>The one call may have arrived, and nobody could be asked: sent again, the partner may hear it twice.</summary>
    public bool MayHaveArrived => Reason is StatusUpdates.TellDelivery.InDoubtForGood;

    public DeadCursor Cursor => new(At, DeliveryId, Seq);
}

internal readonly record struct DeadCursor(DateTimeOffset At, Guid DeliveryId, long Seq)
{
    public override string ToString() => FormattableString.Invariant($"{At.UtcTicks:x}-{DeliveryId:N}-{Seq}");

    public static DeadCursor? Parse(string? text) =>
        text?.Split('-') is [var ticks, var id, var seq]
        && long.TryParse(ticks, System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var at)
        && at is > 0 and < 3_155_378_975_999_999_999 && Guid.TryParseExact(id, "N", out var delivery)
        && long.TryParse(seq, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? new DeadCursor(new DateTimeOffset(at, TimeSpan.Zero), delivery, number)
            : null;
}
