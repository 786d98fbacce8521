using System.Globalization;
using FluentValidation;
using Integrations.Abstractions;

namespace Integrations.Ingress.Validation;

/// <summary>What holds for one line of an order.</summary>
internal sealed class ItemRules : AbstractValidator<DraftItem>
{
    public const int LongestName = 500;
    public const int LongestNote = 1000;
    public const int LongestId = 200;

    public ItemRules(IngressOptions options)
    {
        RuleFor(i => i.Name).Must(name => name.Value.Length is > 0 and <= LongestName)
            .Breaks(Text($"length:1..{LongestName}"), DraftField.ItemName);
        RuleFor(i => i.Note).Must(note => note is not { } text || text.Value.Length <= LongestNote)
            .Breaks(Text($"note:0..{LongestNote}"), DraftField.ItemName);
        RuleFor(i => i.ExternalId).Must(id => id is null || id.Length <= LongestId).Breaks(Text($"id:0..{LongestId}"), DraftField.Items);
        RuleFor(i => i.Quantity).Must(quantity => quantity >= 1 && quantity <= options.MaxQuantity)
            .Breaks(Text($"range:1..{options.MaxQuantity}"), DraftField.ItemQuantity);
        RuleFor(i => i.UnitPrice).Must(price => price is not < 0).Breaks("range:0..", DraftField.ItemPrice);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
