namespace Integrations.Ops.Alerts.Conditions;

/// <summary>Something that holds at this moment.</summary>
internal sealed record Condition(AlertKind Kind, AlertSubject Subject)
{
    /// <summary>False: it is too little to open an alert, and enough to keep one open. So nothing that wavers is told again and again.</summary>
    public bool Opens { get; init; } = true;

    /// <summary>How far it has risen, in per cent, where it is told again for each step. Null where it is told once.</summary>
    public int? Step { get; init; }

    public DateTimeOffset? Since { get; init; }

    public long? Touches { get; init; }

    public string? Cause { get; init; }
}

/// <summary>
/// Where conditions come from. Reads by index and within bounds, on connections of its own, changes nothing. Throws where it could not
/// look; what it would have said is then left as it was.
/// </summary>
internal interface ICondition
{
    /// <summary>Whose alerts close when they are not found any more.</summary>
    IReadOnlyList<AlertKind> Kinds { get; }

    /// <summary>All that hold now.</summary>
    Task<IReadOnlyList<Condition>> ReadAsync(CancellationToken token);

    /// <summary>False where this host cannot say that it is over.</summary>
    bool Knows(AlertSubject subject) => true;
}
