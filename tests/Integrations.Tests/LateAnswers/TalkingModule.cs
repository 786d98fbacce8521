using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Abstractions.Reading;
using Integrations.Tests.Ingress;

namespace Integrations.Tests.LateAnswers;

/// <summary>A partner that says everything on one route, is given receipts, and hears what we decided by calls of ours.</summary>
internal sealed class TalkingModule(IntegrationType type) : IIntegrationModule, IIngressMapper, IStatusFormatter, ILateAnswers
{
    private readonly PretendModule _plain = new(type, 1);

    public IntegrationType Type => type;

    public IReadOnlyList<int> ApiVersions => [1];

    public Uri Documentation => _plain.Documentation;

    public IReadOnlyList<RateLimit> RateLimits { get; init; } = [];

    public IReadOnlyList<InboundRoute> Routes => [new("v1-events", "POST", $"/{type}/v1/events", RouteKind.Events, 1)];

    public IProofs Proofs => _plain.Proofs;

    public Inbound Read(InboundMessage message)
    {
        var body = Wire.Open(message.Body);
        var kind = body.Word("type", ["quote", "order", "cancel", "update", "ping"], required: true);
        var id = body.Text("id", max: 10_000);
        var order = kind is "order";
        if (body.HasFaults)
            return new Inbound.Unreadable(body.Faults, id) { IsOrder = order };
        var read = kind switch
        {
            "quote" => As(RouteKind.Quote),
            "order" => As(RouteKind.Create),
            "cancel" => As(RouteKind.Cancel),
            "update" => As(RouteKind.Update),
            _ => new Inbound.NotRelevant("ping", null),
        };
        return read switch
        {
            Inbound.Unreadable unreadable => unreadable with { IsOrder = order },
            _ => read,
        };

        Inbound As(RouteKind as_) => PretendReading.Read(
            message with { Route = message.Route with { Kind = as_ }, Path = new Dictionary<string, string>(StringComparer.Ordinal) { ["id"] = id ?? "" } }, body);
    }

    public Reply Answer(InboundMessage message, Verdict verdict) =>
        verdict is Verdict.Recorded or Verdict.NotRelevant ? Reply.Empty(200) : PretendAnswers.For(verdict);

    public string NameOf(InboundRoute route, DraftField field) => _plain.Mapper.NameOf(route, field);

    public AwaitedAnswer? Awaits(InboundMessage message)
    {
        var body = Wire.Open(message.Body);
        return body.Text("event") is { } id && body.Text("type") is not "ping" ? new AwaitedAnswer(id, body.Text("store"), body.Text("id", max: 10_000)) : null;
    }

    public Saying Word(LateAnswer answer)
    {
        var word = answer.Verdict.GetType().Name;
        return new Saying.Tell(word, Call("answer", answer.To.ExternalId ?? "nobody", new JsonObject
        {
            ["word"] = word,
            ["event"] = answer.To.EventId,
            ["fee"] = answer.Verdict is Verdict.Accepted accepted ? accepted.Facts.Fee?.MinorUnits : null,
            ["reason"] = answer.Verdict is Verdict.Refused refused ? refused.Reason.ToString() : null,
            ["faults"] = answer.Verdict is Verdict.Invalid invalid ? new JsonArray([.. invalid.Faults.Select(f => (JsonNode)f.Path)]) : null,
        }));
    }

    public Saying Word(StatusChange change) => StatusUpdates.PretendPartner.WordFor(change.Status) is { } word
        ? new Saying.Tell(word, Call("status", change.ExternalId, new JsonObject { ["word"] = word, ["id"] = change.MessageId }))
        : new Saying.Silent("no_word");

    private static PartnerCall Call(string operation, string externalId, JsonObject body) =>
        PartnerCall.Json(operation, "POST", $"{operation}/{externalId}", new Access.Open(), body);
}
