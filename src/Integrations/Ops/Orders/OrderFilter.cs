using System.Globalization;
using Integrations.Abstractions;
using Integrations.Partners;

namespace Integrations.Ops.Orders;

/// <summary>
/// What is looked for, out of one line: qualifiers (<c>region:US state:unknown age&gt;10m</c>) and at most one id. The line is in the
/// address of the page, so it must hold nothing personal: a phone is looked for by a form of its own.
/// </summary>
public sealed record OrderFilter
{
    /// <summary>Days that are searched where nothing else is said.</summary>
    public const int UsualDays = 7;

    /// <summary>Any id that somebody may know an order by; exact.</summary>
    public string? Id { get; init; }

    public IntegrationType? Partner { get; init; }

    public Region? Region { get; init; }

    public int? ApiVersion { get; init; }

    public OrderState? State { get; init; }

    public AttemptStatus? Status { get; init; }

    public string? Store { get; init; }

    public string? Robot { get; init; }

    public Source? Source { get; init; }

    /// <summary>At least so old.</summary>
    public TimeSpan? OlderThan { get; init; }

    /// <summary>At most so old.</summary>
    public TimeSpan? NewerThan { get; init; }

    /// <summary>Sentences about what was not understood.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>True when rows must be looked at one by one: the search then goes through a bounded number of them.</summary>
    public bool LooksAtEach => Region is not null || ApiVersion is not null || Status is not null || Store is not null || Robot is not null || Source is not null
        || State is OrderState.Refused or OrderState.Canceled or OrderState.Final or OrderState.Running;

    public static OrderFilter Parse(string? line)
    {
        var (filter, faults) = (new OrderFilter(), new List<string>());
        if (line?.Any(char.IsControl) is true)
            return filter with { Faults = ["There are characters in it that nothing is known by."] };
        foreach (var word in (line ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            filter = Add(filter, word, faults);
        return filter with { Faults = faults };
    }

    private static OrderFilter Add(OrderFilter filter, string word, List<string> faults)
    {
        if (word.StartsWith("age>", StringComparison.Ordinal))
            return filter with { OlderThan = Span(word[4..], faults) };
        if (word.StartsWith("age<", StringComparison.Ordinal))
            return filter with { NewerThan = Span(word[4..], faults) };
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        var (name, value) = colon > 0 ? (word[..colon], word[(colon + 1)..]) : ("", word);
        switch (name)
        {
            case "partner":
                return filter with { Partner = PartnerName.TryParse(value.ToUpperInvariant(), out var type) ? type : Unknown<IntegrationType>(name, faults) };
            case "region":
                return filter with { Region = Named<Region>(name, value, faults) };
            case "version" when int.TryParse(value.TrimStart('v'), NumberStyles.None, CultureInfo.InvariantCulture, out var version):
                return filter with { ApiVersion = version };
            case "state":
                return filter with { State = Named<OrderState>(name, value, faults) };
            case "status":
                return filter with { Status = Named<AttemptStatus>(name, value, faults) };
            case "source":
                return filter with { Source = Named<Source>(name, value, faults) };
            case "store" when value.Length > 0:
                return filter with { Store = value };
            case "robot" when value.Length > 0:
                return filter with { Robot = value };
            case "id" when value.Length > 0:
                return filter with { Id = value };
            case "version" or "store" or "robot" or "id":
                faults.Add($"{name}: a value is needed.");
                return filter;
            default:
                // Ids may hold colons.
                if (filter.Id is not null)
                    faults.Add("One id at a time: several words are not an id.");
                return filter with { Id = word };
        }
    }

    private static T? Named<T>(string name, string value, List<string> faults)
        where T : struct, Enum =>
        Enum.TryParse<T>(value, ignoreCase: true, out var named) && Enum.IsDefined(named) && !char.IsAsciiDigit(value[0]) ? named : Unknown<T>(name, faults);

    private static T? Unknown<T>(string name, List<string> faults)
        where T : struct, Enum
    {
        faults.Add($"{name}: one of {string.Join(", ", Enum.GetNames<T>())}.");
        return null;
    }

    private static TimeSpan? Span(string text, List<string> faults)
    {
        if (text.Length > 1 && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 100_000)
        {
            switch (text[^1])
            {
                case 's': return TimeSpan.FromSeconds(number);
                case 'm': return TimeSpan.FromMinutes(number);
                case 'h': return TimeSpan.FromHours(number);
                case 'd': return TimeSpan.FromDays(number);
            }
        }

        faults.Add("age: a number with s, m, h or d, as in age>10m.");
        return null;
    }
}

/// <summary>How an order stands, for those who look after it.</summary>
public enum OrderState
{
    /// <summary>Taken, and the Deliveries service has not answered yet.</summary>
    Pending,

    /// <summary>The partner may not count on us.</summary>
    Refused,

    /// <summary>By the partner.</summary>
    Canceled,

    /// <summary>Under way.</summary>
    Running,

    /// <summary>Its story has ended.</summary>
    Final,

    /// <summary>The partner is owed something.</summary>
    Waiting,

    /// <summary>A call may have arrived, and nobody knows.</summary>
    Unknown,

    /// <summary>A change could not be told, and nobody has decided about it.</summary>
    Dead,
}
