using System.Globalization;
using System.Text.RegularExpressions;
using FluentValidation;
using FluentValidation.Results;
using Integrations.Abstractions;

namespace Integrations.Ingress.Validation;

/// <summary>Turns what the rules found into faults in the partner's spelling: which field, which rule, which element; never the value.</summary>
internal static partial class DraftFault
{
    /// <summary>Marks, in a mapper's name for a field of an item, the place of the item's number.</summary>
    private const string AnyElement = "[]";

    /// <summary>Says what a rule is called and which field it is about; null where no partner's contract has a name for the field.</summary>
    public static IRuleBuilderOptions<T, TProperty> Breaks<T, TProperty>(
        this IRuleBuilderOptions<T, TProperty> rule, string name, DraftField? field) =>
        rule.WithErrorCode(name).WithState(_ => field);

    /// <summary>In reading order, each once.</summary>
    public static IReadOnlyList<Fault> Named(ValidationResult result, Door door) =>
        [.. result.Errors.Select(failure => new Fault(PathOf(failure, door), failure.ErrorCode)).Distinct()];

    private static string PathOf(ValidationFailure failure, Door door)
    {
        if (failure.CustomState is not DraftField field)
            return "$";
        var name = door.Mapper.NameOf(door.Route, field);
        var element = Element().Match(failure.PropertyName);
        return element.Success
            ? name.Replace(AnyElement, string.Create(CultureInfo.InvariantCulture, $"[{element.Groups["index"].ValueSpan}]"), StringComparison.Ordinal)
            : name;
    }

    [GeneratedRegex(@"\[(?<index>\d+)\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Element();
}
