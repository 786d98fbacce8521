using Integrations.Abstractions;
using Integrations.Exchange;

namespace Integrations.StatusUpdates;

/// <summary>One call on its way to a partner: what is told, under which claim, and the row that audits it.</summary>
internal sealed class Telling(Owed owed, TellPlan plan, OwedChange change, Saying.Tell tell)
{
    public Owed Owed { get; } = owed;

    public TellPlan Plan { get; } = plan;

    public OwedChange Change { get; } = change;

    public Saying.Tell Tell { get; } = tell;

    public Guid RequestId { get; set; }

    public DateTimeOffset RequestedAt { get; set; }

    public Prepared? Prepared { get; set; }

    /// <summary>From its first byte on, the call may have arrived.</summary>
    public bool OnTheWire { get; set; }

    /// <summary>The partner was asked and certainly does not have the change: nothing is in doubt until the next call.</summary>
    public bool KnownAbsent { get; set; }
}

/// <summary>A call with address and access, ready for the wire, and how it is written down.</summary>
/// <param name="Url">Absolute.</param>
/// <param name="Headers">As sent.</param>
/// <param name="MaskedHeaders">JSON for the audit: what would open a door is masked.</param>
/// <param name="AuditBody">As sent, or encrypted where it is personal.</param>
internal sealed record Prepared(
    Uri Url, IReadOnlyList<KeyValuePair<string, string>> Headers, string MaskedHeaders, byte[]? AuditBody)
{
    /// <summary>To be forgotten when the partner refuses it.</summary>
    public AccessHeaders? Access { get; init; }
}

/// <summary>What the partner made of a call; without a record none was made.</summary>
internal sealed record Told(SendOutcome Outcome, CallRecord? Call)
{
    /// <summary>Of a refusal: the shape of its answer.</summary>
    public string? Shape { get; init; }
}

/// <summary>
/// The way to a partner: the real one speaks HTTP, the other one is a partner of the tests whose behaviour is part of a property.
/// Neither throws for anything that the other side does.
/// </summary>
internal interface ITellPartner
{
    /// <summary>Address and access. A refusal (no address, no token) is an outcome: nothing was sent.</summary>
    Task<SendOutcome?> PrepareAsync(Telling telling, CancellationToken stop);

    Task<Told> TellAsync(Telling telling, CancellationToken stop);

    /// <summary>Whether this partner lets itself be asked about such a change.</summary>
    bool CanBeAsked(Telling telling);

    /// <summary>Asks whether the change of an unanswered call has arrived. To be asked only of a partner that <see cref="CanBeAsked"/>.</summary>
    Task<Asked> AskAsync(Telling telling, TimeSpan within, CancellationToken stop);
}

/// <summary>What the partner knows of a change, and what came of the asking itself.</summary>
internal sealed record Asked(Known Known, SendOutcome Outcome);
