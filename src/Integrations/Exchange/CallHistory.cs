using System.Text.Json;
using Integrations.Storage;
using Microsoft.EntityFrameworkCore;

namespace Integrations.Exchange;

/// <summary>Finds what was said about a delivery, newest first. Bodies only where they were kept readable; nothing is opened for it.</summary>
internal static class CallHistory
{
    public static async Task<IReadOnlyList<PastCall>> FindAsync(
        IntegrationsDb db, IReadOnlyList<Guid> about, DateTimeOffset from, DateTimeOffset to, int most, CancellationToken token)
    {
        var calls = await db.Set<ClientRequest>()
            .Where(r => about.Contains(r.DeliveryId) && r.RequestedAt >= from && r.RequestedAt < to)
            .OrderByDescending(r => r.RequestedAt).ThenByDescending(r => r.Id).Take(most)
            .Select(r => new
            {
                r.Id, r.RequestedAt, r.Purpose, r.Operation, r.Seq, r.PartnerStatus, r.RobotId, r.Attempt, r.MessageId, r.LeaseToken, r.Method, r.Url, r.Headers, r.Node,
                Kept = new { Size = r.Body == null ? 0 : r.Body.Length, Sealed = r.DataKeyId != null, Readable = r.DataKeyId == null ? r.Body : null },
            })
            .ToListAsync(token);

        // In a question of its own, by key: a join could be planned as a look through whole days.
        var ids = calls.ConvertAll(c => c.Id);
        var answers = await db.Set<ClientResponse>()
            .Where(a => ids.Contains(a.ClientRequestId) && a.RequestedAt >= from && a.RequestedAt < to)
            .Select(a => new
            {
                a.ClientRequestId, a.RecordedAt, a.Outcome, a.Detail, a.StatusCode, a.Headers, a.BodyCut, a.Duration, a.Stale,
                Kept = new { Size = a.Body == null ? 0 : a.Body.Length, Sealed = a.DataKeyId != null, Readable = a.DataKeyId == null ? a.Body : null },
            })
            .ToDictionaryAsync(a => a.ClientRequestId, token);

        return calls.ConvertAll(c => new PastCall
        {
            Id = c.Id,
            At = c.RequestedAt,
            Purpose = c.Purpose,
            Operation = c.Operation,
            Seq = c.Seq,
            PartnerStatus = c.PartnerStatus,
            RobotId = c.RobotId,
            Attempt = c.Attempt,
            MessageId = c.MessageId,
            LeaseToken = c.LeaseToken,
            Host = c.Node,
            Method = c.Method,
            Url = c.Url,
            Headers = Headers(c.Headers),
            Body = KeptBody.Of(c.Kept.Size, c.Kept.Sealed, c.Kept.Readable, cut: false),
            Answer = answers.TryGetValue(c.Id, out var a)
                ? new PastAnswer(a.RecordedAt, a.Outcome, a.Detail, a.StatusCode, a.Duration, a.Stale)
                {
                    Headers = Headers(a.Headers),
                    Body = KeptBody.Of(a.Kept.Size, a.Kept.Sealed, a.Kept.Readable, a.BodyCut),
                }
                : null,
        });
    }

    private static Dictionary<string, string> Headers(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [];
}

/// <summary>A call as it was written down, and its end where it has one.</summary>
internal sealed record PastCall
{
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required CallPurpose Purpose { get; init; }

    public required string Operation { get; init; }

    public long? Seq { get; init; }

    public string? PartnerStatus { get; init; }

    public string? RobotId { get; init; }

    public required int Attempt { get; init; }

    public required string MessageId { get; init; }

    public long? LeaseToken { get; init; }

    public required string Host { get; init; }

    public required string Method { get; init; }

    public required string Url { get; init; }

    /// <summary>Masked when they were written down.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required KeptBody Body { get; init; }

    public PastAnswer? Answer { get; init; }

    /// <summary>Whether it arrived may be open: it has no end, or one that came too late to count, or its sender was lost.</summary>
    public bool IsOpenEnded => Answer is null or { Stale: true } or { Outcome: CallOutcome.Unknown };
}

/// <param name="RecordedAt">When its end was written down.</param>
/// <param name="Outcome">What came of the call.</param>
/// <param name="Detail">A stable word.</param>
/// <param name="StatusCode">Null when nobody answered.</param>
/// <param name="Milliseconds">From the first byte out to the last byte in.</param>
/// <param name="Stale">The lease was lost meanwhile: without effect.</param>
internal sealed record PastAnswer(DateTimeOffset RecordedAt, CallOutcome Outcome, string Detail, int? StatusCode, double? Milliseconds, bool Stale)
{
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required KeptBody Body { get; init; }
}
