using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.Ingress;
using Integrations.Ingress.Validation;
using Integrations.Partners;
using Integrations.Testing;
using Microsoft.Extensions.Options;

namespace Integrations.Modules.Tests.Kit;

/// <summary>
/// The platform's own validation. The samples keep their times, as in a sandbox; the store that an order names is on file, far from everybody.
/// </summary>
internal static class KitValidation
{
    private static readonly DraftValidation Rules = new(
        Options.Create(new IngressOptions { PastGraceMinutes = IngressOptions.MostPastGraceMinutes, FurthestDays = 3650 }), new TestClock());

    /// <summary>Empty when the order may be carried.</summary>
    public static IReadOnlyList<Fault> Faults(KitSample sample, DeliveryDraft draft)
    {
        var door = new Door(sample.Module.Plate.Type, sample.Route!, sample.Module.Mapper, [], new PartnerOptions(), Region.US);
        var store = draft.StoreId is { } id ? new Store { ExternalStoreId = id, Active = true, Latitude = -48.8767, Longitude = -123.3933 } : null;
        var faults = Rules.Faults(draft, store, door);
        // What is carried has to pass once more as it is kept.
        return faults.Count > 0 ? faults : Rules.Faults(DraftValidation.Complete(draft, store), store, door);
    }

    public static DeliveryDraft? Draft(Inbound read) => read switch
    {
        Inbound.Create create => create.Draft,
        Inbound.Quote quote => quote.Draft,
        _ => null,
    };
}
