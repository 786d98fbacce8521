using System.Globalization;
using FluentValidation;
using Integrations.Abstractions;
using Integrations.Deliveries;

namespace Integrations.Ingress.Validation;

/// <summary>What every order has to keep, whichever partner it comes from. Each fault names a field and a rule.</summary>
internal sealed class DraftRules : AbstractValidator<DraftUnderCheck>
{
    public const int OldestAge = 120;
    public const int LongestStoreId = 255;

    public DraftRules(IngressOptions options)
    {
        RuleFor(c => c.Draft.ExternalId).Must(IsId).Breaks(Text($"length:1..{Arrival.LongestExternalId}"), DraftField.ExternalId);
        Store();
        Ends();
        RuleFor(c => c.Draft.Items).Must((check, items) => items.Count <= options.MaxItems && (items.Count > 0 || !check.Draft.ItemsRequired))
            .Breaks(Text($"count:1..{options.MaxItems}"), DraftField.Items);
        RuleForEach(c => c.Draft.Items).SetValidator(new ItemRules(options));
        Amounts();
        Contents();
        Include(new TimeRules(options));
    }

    private void Store()
    {
        When(c => c.StoreCheck && c.Draft.StoreId is not null, () =>
        {
            RuleFor(c => c.Store).Must(store => store is not null).Breaks("store:unknown", DraftField.StoreId);
            RuleFor(c => c.Store).Must(store => store is not { Active: false }).Breaks("store:not_active", DraftField.StoreId);
        });
        RuleFor(c => c.Draft.StoreId).Must(id => id is null || id.Length <= LongestStoreId)
            .Breaks(Text($"length:1..{LongestStoreId}"), DraftField.StoreId);
    }

    private void Ends()
    {
        RuleFor(c => c.Draft.Pickup).SetValidator(new StopRules(StopFields.Pickup));
        RuleFor(c => c.Draft.Dropoff).SetValidator(new StopRules(StopFields.Dropoff));
        // A store that we do not know is a fault by itself; that its place is missing follows from it.
        RuleFor(c => c.Draft.Pickup).Must((check, pickup) => pickup.Address is not null || check.PickupLocation is not null)
            .Breaks("required", DraftField.PickupAddress)
            .When(c => !c.StoreCheck || c.Draft.StoreId is null || c.Store is not null);
        RuleFor(c => c.Draft.Dropoff).Must(dropoff => dropoff.Address is not null || dropoff.Location is not null)
            .Breaks("required", DraftField.DropoffAddress);
        RuleFor(c => c.Draft.Dropoff).Must((check, dropoff) => !IsSamePlace(check.PickupLocation, dropoff.Location))
            .Breaks("same_as_pickup", DraftField.DropoffLocation);
        RuleFor(c => c.Draft.Dropoff).Must((check, dropoff) => !IsSameLine(check.Draft.Pickup.Address, dropoff.Address))
            .Breaks("same_as_pickup", DraftField.DropoffAddress)
            .When(c => c.PickupLocation is null || c.Draft.Dropoff.Location is null);
    }

    private void Amounts()
    {
        RuleFor(c => c.Draft.OrderValue).Must(IsNotNegative).Breaks("range:0..", DraftField.OrderValue);
        RuleFor(c => c.Draft.OrderValue).Must(HasCurrency).Breaks("currency", DraftField.OrderValue);
        RuleFor(c => c.Draft.Tip).Must(IsNotNegative).Breaks("range:0..", DraftField.Tip);
        RuleFor(c => c.Draft.Tip).Must(HasCurrency).Breaks("currency", DraftField.Tip);
        // A delivery has one currency.
        RuleFor(c => c.Draft.Tip)
            .Must((check, tip) => tip is null || check.Draft.OrderValue is null || tip.Value.Currency == check.Draft.OrderValue.Value.Currency)
            .Breaks("currency:differs", DraftField.Tip);
    }

    private void Contents()
    {
        // "Nothing controlled" on the order and alcohol on an item: one of the two is wrong, and guessing which may be against the law.
        RuleFor(c => c.Draft.Contents)
            .Must((check, contents) => check.Draft.Items.SelectMany(i => i.Contents).All(contents.Contains))
            .Breaks("contradicts_items", DraftField.Contents)
            .When(c => c.Draft.ContentsKnown);
        RuleFor(c => c.Draft.MinimumAge).Must(age => age is null or (>= 1 and <= OldestAge))
            .Breaks(Text($"age:1..{OldestAge}"), DraftField.Contents);
    }

    private static bool IsId(string id) => id.Length is >= 1 and <= Arrival.LongestExternalId && !id.Any(char.IsControl);

    private static bool IsNotNegative(Money? money) => money is not { MinorUnits: < 0 };

    private static bool HasCurrency(Money? money) =>
        money is not { } amount || (amount.Currency is { Length: 3 } code && code.All(char.IsAsciiLetterUpper));

    /// <summary>To the fifth decimal: about a metre.</summary>
    private static bool IsSamePlace(GeoPoint? pickup, GeoPoint? dropoff) =>
        pickup is { } from && dropoff is { } to
        && Math.Abs(from.Latitude - to.Latitude) < 0.00001 && Math.Abs(from.Longitude - to.Longitude) < 0.00001;

    private static bool IsSameLine(Personal? pickup, Personal? dropoff) =>
        pickup is { } from && dropoff is { } to && from.Value.Equals(to.Value, StringComparison.OrdinalIgnoreCase);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>
/// An order with what is known around it: the store that it names, when we have it on file; whether we keep this partner's stores at all;
/// the time.
/// </summary>
internal sealed record DraftUnderCheck(DeliveryDraft Draft, Store? Store, bool StoreCheck, DateTimeOffset Now)
{
    /// <summary>The store's place completes an order that names only the store.</summary>
    public GeoPoint? PickupLocation => Draft.Pickup.Location ?? Place(Store);

    public static GeoPoint? Place(Store? store) =>
        store is { Latitude: { } latitude, Longitude: { } longitude } ? new GeoPoint(latitude, longitude) : null;
}
