namespace Integrations.Ops.Acts;

/// <summary>Who acts and why: nothing is changed by a person without both.</summary>
/// <param name="Actor">The login.</param>
/// <param name="Reason">In the actor's words.</param>
/// <param name="Ticket">Where the matter is written about.</param>
/// <param name="BatchId">The batch that acts in the actor's name.</param>
internal sealed record Doer(string Actor, string Reason, string? Ticket = null, Guid? BatchId = null)
{
    /// <summary>Characters of a reason.</summary>
    public const int LongestReason = 300;

    public const int LongestTicket = 100;
}
