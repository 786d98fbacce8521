using System.Text.Json.Serialization;

namespace Integrations.Deliveries;

/// <summary>What keeps a command from the Deliveries service now, by the rules of the claim and in its order.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Behind), "behindEarlierCommand")]
[JsonDerivedType(typeof(Leased), "leased")]
[JsonDerivedType(typeof(Backoff), "backoff")]
[JsonDerivedType(typeof(DueNow), "dueNow")]
internal abstract record CommandGate
{
    private CommandGate()
    {
    }

    /// <param name="row">The command's.</param>
    /// <param name="before">The earliest command of the same delivery that is not through; null when this one is it.</param>
    /// <param name="lastOutcome">Of its last call.</param>
    /// <param name="now">By the database's clock.</param>
    public static CommandGate Of(DeliveryCommand row, Guid? before, string? lastOutcome, DateTimeOffset now) =>
        before is { } earlier ? new Behind(earlier)
        : row.DueAt <= now ? new DueNow(row.DueAt, row.LeaseToken is null ? null : row.LeaseOwner)
        : row.LeaseToken is { } token ? new Leased(row.LeaseOwner, token, token == CommandLease.OfTheRequest, row.DueAt)
        : new Backoff(row.DueAt, row.Attempts, lastOutcome);

    /// <param name="CommandId">That goes first.</param>
    public sealed record Behind(Guid CommandId) : CommandGate;

    /// <param name="Host">That works on it.</param>
    /// <param name="Token">The lease's number.</param>
    /// <param name="PartnerWaits">The lease is that of the partner's own request.</param>
    /// <param name="Until">Then any host may take it over.</param>
    public sealed record Leased(string? Host, long Token, bool PartnerWaits, DateTimeOffset Until) : CommandGate;

    /// <param name="Until">The next attempt.</param>
    /// <param name="Attempts">Made so far; none when it was put off by a fault of ours.</param>
    /// <param name="LastOutcome">Of the last call.</param>
    public sealed record Backoff(DateTimeOffset Until, int Attempts, string? LastOutcome) : CommandGate;

    /// <summary>The next claim takes it.</summary>
    /// <param name="Since">Since when.</param>
    /// <param name="FormerHost">Whose lease ran out without a report.</param>
    public sealed record DueNow(DateTimeOffset Since, string? FormerHost) : CommandGate;
}
