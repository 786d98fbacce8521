using System.Globalization;
using Integrations.Ops.Access;
using Microsoft.AspNetCore.Components;

namespace Integrations.Ops.Console;

/// <summary>What every page and part of the console has at hand.</summary>
public abstract class ConsolePart : ComponentBase
{
    [Inject]
    public Visit Visit { get; set; } = null!;

    protected bool MayOperate => Visit.May(Right.Operate);

    protected bool MayReveal => Visit.May(Right.Reveal);

    protected bool MayAdminister => Visit.May(Right.Administer);

    protected string At(string path) => Visit.At(path);

    /// <summary>As it stands in an address.</summary>
    protected static string Q(object? value) => Uri.EscapeDataString(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");

    /// <summary>With separators, so that large numbers are read at once.</summary>
    protected static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
