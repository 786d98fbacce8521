using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Deliveries;
using Microsoft.Extensions.Options;

namespace Integrations.Ingress.Validation;

/// <summary>Checks an order and, when nothing is wrong with it, completes it: phones in E.164, the store's place, contents named once.</summary>
public sealed class DraftValidation(IOptions<IngressOptions> options, TimeProvider time)
{
    private readonly DraftRules _rules = new(options.Value);
    private readonly ChangesRules _changes = new(options.Value);

    /// <summary>Empty when the order may be carried.</summary>
    internal IReadOnlyList<Fault> Faults(DeliveryDraft draft, Store? store, Door door) => DraftFault.Named(
        _rules.Validate(new DraftUnderCheck(draft, store, door.Options.StoreCheck, time.GetUtcNow())), door);

    internal IReadOnlyList<Fault> Faults(DeliveryChanges changes, string? currency, Door door) => DraftFault.Named(
        _changes.Validate(new ChangesUnderCheck(changes, currency, time.GetUtcNow())), door);

    /// <summary>Of an order without faults.</summary>
    internal static DeliveryDraft Complete(DeliveryDraft draft, Store? store) => draft with
    {
        Pickup = Complete(draft.Pickup) with { Location = draft.Pickup.Location ?? DraftUnderCheck.Place(store) },
        Dropoff = Complete(draft.Dropoff),
        Contents = [.. draft.Contents.Concat(draft.Items.SelectMany(i => i.Contents)).Distinct().Order()],
        ContentsKnown = draft.ContentsKnown || draft.Contents.Count > 0 || draft.Items.Any(i => i.Contents.Count > 0),
    };

    internal static DeliveryChanges Complete(DeliveryChanges changes) => changes with
    {
        Pickup = changes.Pickup is { } pickup ? Complete(pickup) : null,
        Dropoff = changes.Dropoff is { } dropoff ? Complete(dropoff) : null,
    };

    private static Stop Complete(Stop stop) =>
        stop.Phone is { } phone ? stop with { Phone = PhoneNumber.ToE164(phone, stop.Country) } : stop;
}
