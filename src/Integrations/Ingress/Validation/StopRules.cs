using System.Globalization;
using FluentValidation;
using Integrations.Abstractions;
using Integrations.Customers;

namespace Integrations.Ingress.Validation;

/// <summary>What holds for one end of a trip, in an order and in a change of one.</summary>
internal sealed class StopRules : AbstractValidator<Stop>
{
    public const int LongestName = 200;
    public const int LongestAddress = 500;
    public const int LongestInstructions = 2000;
    public const int LongestEmail = 254;

    public StopRules(StopFields fields)
    {
        RuleFor(s => s.Location).Must(IsOnEarth).Breaks("range:wgs84", fields.Location);
        // Where a coordinate is missing, a program writes zero: in the sea off Africa.
        RuleFor(s => s.Location).Must(p => p is not { Latitude: 0, Longitude: 0 }).Breaks("location:zero", fields.Location);
        RuleFor(s => s.Phone).Must((stop, phone) => phone is not { } number || PhoneNumber.ToE164(number, stop.Country) is not null)
            .Breaks("phone:e164", fields.Phone);
        RuleFor(s => s.Email).Must(e => e is not { } email || IsEmail(email.Value)).Breaks("email", fields.Email);
        Bounded(s => s.ContactName, LongestName, fields.Name);
        Bounded(s => s.BusinessName, LongestName, fields.Name);
        Bounded(s => s.Address, LongestAddress, fields.Address);
        Bounded(s => s.Instructions, LongestInstructions, fields.Instructions);
    }

    private void Bounded(System.Linq.Expressions.Expression<Func<Stop, Personal?>> field, int longest, DraftField? name) =>
        RuleFor(field).Must(text => text is not { } value || value.Value.Length <= longest)
            .Breaks(string.Create(CultureInfo.InvariantCulture, $"length:0..{longest}"), name);

    /// <summary>NaN is in no range.</summary>
    private static bool IsOnEarth(GeoPoint? point) =>
        point is not { } p || (p.Latitude is >= -90 and <= 90 && p.Longitude is >= -180 and <= 180);

    /// <summary>One @ with something on both sides; whether anybody reads it only a letter can tell.</summary>
    private static bool IsEmail(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return text.Length <= LongestEmail && at > 0 && at == text.LastIndexOf('@') && at < text.Length - 1
            && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
    }
}

/// <summary>What the fields of one end are called; an end has no field of a kind that no partner's contract has.</summary>
internal sealed record StopFields(
    DraftField Location, DraftField Address, DraftField Phone, DraftField Instructions, DraftField? Name, DraftField? Email)
{
    public static readonly StopFields Pickup = new(
        DraftField.PickupLocation, DraftField.PickupAddress, DraftField.PickupPhone, DraftField.PickupInstructions, Name: null, Email: null);

    public static readonly StopFields Dropoff = new(
        DraftField.DropoffLocation, DraftField.DropoffAddress, DraftField.DropoffPhone, DraftField.DropoffInstructions,
        DraftField.DropoffName, DraftField.DropoffEmail);
}
