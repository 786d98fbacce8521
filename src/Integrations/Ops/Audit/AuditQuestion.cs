using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Exchange;
using Integrations.Partners;

namespace Integrations.Ops.Audit;

/// <summary>What is asked of the audit, as it stands in an address. A word that is not known asks for nothing.</summary>
public sealed record AuditQuestion(
    string? Partner, string? Outcome, string? Operation, string? Delivery, string? Actor, string? Purpose, string? Act, int? Days, string? After)
{
    /// <summary>Of calls that nothing was written down about yet.</summary>
    public const string Open = "Open";

    private const int LongestWord = 200;

    public int Window => Math.Clamp(Days ?? AuditTrail.UsualDays, 1, AuditTrail.MostDays);

    internal IntegrationType? OfPartner => PartnerName.TryParse(Partner?.ToUpperInvariant(), out var type) ? type : null;

    internal CallOutcome? OfOutcome => Named<CallOutcome>(Outcome);

    internal PiiPurpose? OfPurpose => Named<PiiPurpose>(Purpose);

    internal Guid? Behind => Guid.TryParseExact(After, "N", out var id) ? id : null;

    /// <summary>Null where it is empty.</summary>
    internal static string? Word(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim() is { Length: <= LongestWord } word ? word : text.Trim()[..LongestWord];

    /// <param name="deliveries">Those that the question names; null where it names none.</param>
    internal AuditFilter OfWire(Guid[]? deliveries) => new AuditFilter()
        .Where("x.integration_type = {0}", OfPartner)
        .Where("a.outcome = {0}", OfOutcome)
        .Where("a.outcome IS NULL", Outcome is Open)
        .Where("x.operation = {0}", Word(Operation))
        .Where("x.delivery_id = ANY({0})", deliveries, byIndex: true);

    internal AuditFilter OfLooks() => new AuditFilter().Where("x.actor = {0}", Word(Actor)).Where("x.purpose = {0}", OfPurpose);

    internal AuditFilter OfActs(Guid[]? deliveries) => new AuditFilter()
        .Where("x.actor = {0}", Word(Actor)).Where("x.act = {0}", Word(Act)).Where("x.delivery_id = ANY({0})", deliveries, byIndex: true);

    /// <summary>As it stands in an address, without where a page begins.</summary>
    internal string Rest => string.Join('&', new (string Name, string? Value)[]
    {
        ("partner", Partner), ("outcome", Outcome), ("operation", Operation), ("delivery", Delivery), ("actor", Actor), ("purpose", Purpose), ("act", Act),
        ("days", FormattableString.Invariant($"{Window}")),
    }.Where(part => !string.IsNullOrWhiteSpace(part.Value)).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));

    private static T? Named<T>(string? word)
        where T : struct, Enum => Enum.TryParse<T>(word, out var value) && value.ToString() == word ? value : null;
}
