using Integrations.Abstractions;

namespace Integrations.Ops.Alerts;

/// <summary>Something that people are told of: its words, and its section of the runbook. A kind without its section does not compile.</summary>
/// <param name="Name">Stable: in the database, the settings and the events, where it says that it began.</param>
/// <param name="Closed">What an event says when it is over; null where it happens and has no end.</param>
internal sealed partial record AlertKind(string Name, string? Closed)
{
    /// <summary>For people, as a heading.</summary>
    public required string Title { get; init; }

    /// <summary>Behind the subject, with what is counted of it: how it is while it is open.</summary>
    public required string Says { get; init; }

    /// <summary>Behind the subject: how it is again.</summary>
    public string Over { get; init; } = "";

    /// <summary>What is counted of it: one, and several. Null where nothing is.</summary>
    public (string One, string Several)? Counted { get; init; } = ("live order", "live orders");

    /// <summary>True where somebody should be called at night.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>True where it is counted in a row: it is told again at each further step on its way up, and urgent on the last.</summary>
    public bool Rises { get; init; }

    /// <summary>True where people do it, and no new version is to be suspected.</summary>
    public bool IsByPeople { get; init; }

    /// <summary>True where the subject is a person's login: only who may see the audit of looks sees whose.</summary>
    public bool IsOfPerson { get; init; }

    public required string Means { get; init; }

    /// <summary>Where to look, below the console.</summary>
    public required IReadOnlyList<(string Path, string Words)> LookAt { get; init; }

    public required string Do { get; init; }

    /// <summary>The list that shows what it is about, below the console.</summary>
    public required Func<AlertSubject, string> List { get; init; }

    /// <summary>Of its section in the runbook.</summary>
    public string Anchor => Name.Replace('.', '-');

    public static AlertKind? Named(string name) => All.FirstOrDefault(kind => kind.Name == name);
}

/// <summary>Whom or what an alert is about.</summary>
/// <param name="Name">Once within its kind.</param>
/// <param name="Partner">Null where it is not about one.</param>
/// <param name="Region">Null where it is not about one.</param>
internal sealed record AlertSubject(string Name, IntegrationType? Partner = null, Region? Region = null)
{
    public static AlertSubject Lane(IntegrationType partner, Region region) => new($"{partner} {region}", partner, region);

    /// <summary>A list of the console with a filter of this lane.</summary>
    public string In(string list, string more = "") => $"{list}?q={Uri.EscapeDataString($"partner:{Partner} region:{Region}{more}")}";
}
