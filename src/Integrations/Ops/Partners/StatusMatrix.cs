using System.Text.Json;
using Integrations.Abstractions;

namespace Integrations.Ops.Partners;

/// <summary>
/// What a partner hears of each status and of each cancel reason, in each version of its API: asked of the module itself, so it cannot
/// differ from what is sent.
/// </summary>
/// <param name="Versions">The columns.</param>
/// <param name="Statuses">A row for each.</param>
/// <param name="Reasons">A row for each.</param>
internal sealed record StatusMatrix(
    IReadOnlyList<int> Versions, IReadOnlyList<(AttemptStatus Status, IReadOnlyList<Heard> Cells)> Statuses, IReadOnlyList<(CancelReason Reason, IReadOnlyList<Heard> Cells)> Reasons)
{
    /// <summary>Calls that the module says must not be repeated.</summary>
    public required IReadOnlyList<string> AtMostOnce { get; init; }

    public static StatusMatrix Of(IIntegrationModule module, IStatusFormatter formatter)
    {
        var versions = module.ApiVersions;
        var reasons = versions.ToDictionary(version => version, version => ReasonsOf(formatter, version));
        var statuses = Enum.GetValues<AttemptStatus>();
        return new StatusMatrix(
            versions,
            [.. statuses.Select(status => (status, (IReadOnlyList<Heard>)[.. versions.Select(version => Heard.Of(formatter.Word(Change(status, version))))]))],
            [.. Enum.GetValues<CancelReason>().Select(reason => (reason, (IReadOnlyList<Heard>)[.. versions.Select(version => reasons[version][reason])]))])
        {
            AtMostOnce =
            [
                .. statuses.SelectMany(status => versions.Select(version => formatter.Word(Change(status, version)))).OfType<Saying.Tell>()
                    .Where(tell => tell.Call.AtMostOnce).Select(tell => tell.Call.Operation).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            ],
        };
    }

    /// <summary>How the calls that tell a status prove themselves.</summary>
    public static IReadOnlyList<Abstractions.Access> AccessesOf(IIntegrationModule module, IStatusFormatter formatter) =>
    [
        .. from status in Enum.GetValues<AttemptStatus>()
           from version in module.ApiVersions
           let tell = formatter.Word(Change(status, version)) as Saying.Tell
           where tell is not null
           select tell.Call.Access,
    ];

    /// <summary>Beside the word, what in the call is there because of the reason: fields that are not the same for all.</summary>
    private static Dictionary<CancelReason, Heard> ReasonsOf(IStatusFormatter formatter, int version)
    {
        var said = Enum.GetValues<CancelReason>().ToDictionary(
            reason => reason, reason => formatter.Word(Change(AttemptStatus.Canceled, version) with { CancelReason = reason }));
        var always = said.Values.Select(Fields).Aggregate((left, right) => [.. left.Intersect(right, StringComparer.Ordinal)]);
        return said.ToDictionary(one => one.Key, one => one.Value is Saying.Silent
            ? Heard.Of(one.Value)
            : Heard.Of(one.Value) with { Detail = string.Join(", ", Fields(one.Value).Except(always, StringComparer.Ordinal)) });
    }

    // A change that leaves nothing out, of nobody.
    private static StatusChange Change(AttemptStatus status, int version) => new()
    {
        DeliveryId = Guid.Empty,
        ExternalId = "external-id",
        ApiVersion = version,
        Region = Region.US,
        Seq = 1,
        Status = status,
        Attempt = 1,
        RobotId = "robot-1",
        OccurredAt = DateTimeOffset.UnixEpoch,
        PickupEta = DateTimeOffset.UnixEpoch,
        DropoffEta = DateTimeOffset.UnixEpoch,
        Position = new GeoPoint(0, 0),
        StoreId = "store-1",
        PartnerReference = "reference-1",
        Fee = new Money(0, "USD"),
    };

    private static List<string> Fields(Saying saying)
    {
        var found = new List<string>();
        if (saying is not Saying.Tell { Call: { Body.IsEmpty: false, ContentType: "application/json" } call })
            return found;
        using var document = JsonDocument.Parse(call.Body);
        Collect(document.RootElement, "", found);
        return found;
    }

    private static void Collect(JsonElement element, string path, List<string> found)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                    Collect(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}", found);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    Collect(item, path + "[]", found);
                break;
            default:
                found.Add($"{path} = {element}");
                break;
        }
    }
}

/// <summary>What is heard: a word and the operation that carries it, or why nothing.</summary>
/// <param name="Word">Null where the partner is not told.</param>
/// <param name="Detail">What carries the word, or what a reason changes; or why it is not told.</param>
internal sealed record Heard(string? Word, string Detail)
{
    public static Heard Of(Saying saying) => saying switch
    {
        Saying.Tell tell => new Heard(tell.Word, $"by {tell.Call.Operation}"),
        Saying.Silent silent => new Heard(null, silent.Why),
        _ => throw new InvalidOperationException(saying.GetType().Name),
    };
}
