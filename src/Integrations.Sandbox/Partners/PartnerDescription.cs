using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Integrations.Sandbox.Partners;

/// <summary>How one partner speaks, hears and checks, as its module's <c>Sandbox/partner.json</c> says. Data only.</summary>
public sealed record PartnerDescription
{
    public required string Partner { get; init; }

    public required IReadOnlyList<string> Regions { get; init; }

    public IReadOnlyList<StoreDescription> Stores { get; init; } = [];

    public required IReadOnlyList<Speaking> Speaks { get; init; }

    public required IReadOnlyList<Hearing> Hears { get; init; }

    /// <summary>How often it lets itself be called, by the scope's name in the gateway's settings.</summary>
    public IReadOnlyDictionary<string, CallLimit> Limits { get; init; } = new Dictionary<string, CallLimit>(StringComparer.Ordinal);

    public string? Note { get; init; }

    /// <summary>Where its samples lie.</summary>
    [JsonIgnore]
    public string SamplesFolder { get; init; } = "";

    public IEnumerable<Hearing> HearsIn(int apiVersion) => Hears.Where(hearing => hearing.ApiVersion == apiVersion);
}

public sealed record StoreDescription
{
    public required string Id { get; init; }

    public string? Name { get; init; }

    /// <summary>The partner's first region where nothing is said.</summary>
    public string? Region { get; init; }

    public Place? Location { get; init; }
}

public sealed record Place(double Latitude, double Longitude);

public sealed record CallLimit
{
    public required int Calls { get; init; }

    public required int Seconds { get; init; }

    /// <summary>What is counted apart, with the operation; absent where all calls are counted together.</summary>
    public Locator? Per { get; init; }
}

/// <summary>How the partner calls us in one version of its API.</summary>
public sealed record Speaking
{
    public required int ApiVersion { get; init; }

    public required Scheme Proof { get; init; }

    public required SpokenCall Create { get; init; }

    public SpokenCall? Quote { get; init; }

    /// <summary>True where every order is asked for first, under its own id.</summary>
    public bool QuoteFirst { get; init; }

    public SpokenCall? Cancel { get; init; }

    public InvalidOrder? Invalid { get; init; }

    public SpokenCall? NotRelevant { get; init; }

    public string? Note { get; init; }
}

/// <summary>One call of the partner. Where <see cref="Method"/> or <see cref="Path"/> is absent, those of the create call hold.</summary>
public sealed record SpokenCall
{
    public string? Method { get; init; }

    /// <summary><c>{externalId}</c> and <c>{storeId}</c> are the order's; <c>{answer:a.b}</c> is read from the create call's answer.</summary>
    public string? Path { get; init; }

    /// <summary>A file of the module's samples.</summary>
    public string? Sample { get; init; }

    /// <summary>Instead of a sample. Texts may hold the braces that <see cref="Path"/> may hold.</summary>
    public JsonNode? Body { get; init; }

    public IReadOnlyList<int> Accepted { get; init; } = [200, 201, 202, 204];

    public IReadOnlyDictionary<string, string> Fresh { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// The call that makes an order of it, where the partner asks first and accepts then. Its <c>{answer:a.b}</c> is read from the answer
    /// to this call, and the answer to it is the order's.
    /// </summary>
    public SpokenCall? Then { get; init; }

    /// <summary>Where the event's id stands in the body, when the gateway's answer is only a receipt and a call of ours follows.</summary>
    public string? EventId { get; init; }

    /// <summary>The operation that says yes.</summary>
    public string? AnsweredBy { get; init; }

    /// <summary>The operation that says no.</summary>
    public string? RefusedBy { get; init; }

    /// <summary>Words of a no after which the partner asks again, in a new event.</summary>
    public IReadOnlyList<string> AskAgain { get; init; } = [];

    public string? Note { get; init; }
}

public sealed record InvalidOrder
{
    /// <summary>The required field that is taken out of the create sample; the answer has to name it.</summary>
    public required string Remove { get; init; }
}

/// <summary>What the partner's endpoint expects of one of our calls.</summary>
public sealed record Hearing
{
    public required int ApiVersion { get; init; }

    public required string Operation { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required Scheme Access { get; init; }

    /// <summary>Of an answer it may be left out: the event knows.</summary>
    public Locator? ExternalId { get; init; }

    /// <summary>Of an answer: the event that it answers.</summary>
    public Locator? Answers { get; init; }

    public Locator? MessageId { get; init; }

    public required Locator Word { get; init; }

    public Locator? Robot { get; init; }

    /// <summary>Every word that may be heard, with the attempt statuses that it may stand for.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Words { get; init; }

    public IReadOnlyDictionary<string, string> Required { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public CannedAnswer Answer { get; init; } = new();

    public string? Note { get; init; }
}

public sealed record CannedAnswer
{
    public int Status { get; init; } = 200;

    public JsonNode? Body { get; init; }
}

/// <summary>How a call proves whose it is, in either direction.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record Scheme
{
    [JsonPropertyName("scheme")]
    public required string Kind { get; init; }

    public string? Audience { get; init; }

    /// <summary>The header's name, or, for a signed token, the extra entries of its JOSE header.</summary>
    public JsonElement? Header { get; init; }

    /// <summary><c>claims</c>, or <c>header</c> where nothing is said.</summary>
    public string? KeyIdIn { get; init; }

    /// <summary><c>lower-hex</c> or <c>base64</c>.</summary>
    public string? Text { get; init; }

    /// <summary>What a signature covers (<see cref="Keys.SignedText"/>); the body alone where nothing is said.</summary>
    public string? Signed { get; init; }

    /// <summary>How the header is written, with <c>{keyId}</c> and <c>{signature}</c>; the signature alone where nothing is said.</summary>
    public string Written { get; init; } = "{signature}";

    /// <summary>Headers that are new with each call, by kind (<see cref="Keys.Stamp"/>). Moments have to be of about now.</summary>
    public IReadOnlyDictionary<string, string> Stamps { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public string? TokenPath { get; init; }

    /// <summary>How a token is asked for: <c>json</c>, with an <c>audience</c>, or <c>form</c> where nothing is said.</summary>
    public string? TokenRequest { get; init; }

    public string? Scope { get; init; }

    [JsonIgnore]
    public string HeaderName => Header?.ValueKind is JsonValueKind.String ? Header.Value.GetString()! : "";

    [JsonIgnore]
    public IEnumerable<KeyValuePair<string, string>> HeaderEntries => Header?.ValueKind is JsonValueKind.Object
        ? Header.Value.EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, entry.Value.ToString()))
        : [];

    [JsonIgnore]
    public bool KeyIdInClaims => KeyIdIn is "claims";
}
