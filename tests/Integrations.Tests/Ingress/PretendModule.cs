using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Tests.Ingress;

/// <summary>
/// A partner that nobody knows, with every kind of route and a plain dialect. It can be told to throw, which no real module may.
/// </summary>
internal sealed class PretendModule(IntegrationType type, params int[] versions) : IIntegrationModule
{
    public const string SignatureHeader = "X-Pretend-Signature";

    public IntegrationType Type => type;

    public IReadOnlyList<int> ApiVersions { get; } = versions;

    public Uri Documentation { get; } = new("https://partner.example/docs");

    public PretendMapper Mapper { get; } = new(type, versions);

    public IStatusFormatter Formatter { get; } = new Silent(type);

    public IProofs Proofs => new Signed(type, CoversPublicUrl);

    public bool CoversPublicUrl { get; init; }

    private sealed class Silent(IntegrationType type) : IStatusFormatter
    {
        public IntegrationType Type => type;

        public Saying Word(StatusChange change) => new Saying.Silent("pretend");
    }

    private sealed class Signed(IntegrationType type, bool coversPublicUrl) : IProofs
    {
        public IntegrationType Type => type;

        public IReadOnlyList<Proof> For(InboundRoute route) =>
            [new Proof.Hmac([SignatureHeader], DigestText.LowerHex) { CoversPublicUrl = coversPublicUrl }];
    }
}

internal sealed class PretendMapper : IIngressMapper
{
    public PretendMapper(IntegrationType type, IReadOnlyList<int> versions)
    {
        Type = type;
        Routes = [.. versions.SelectMany(RoutesOf)];
    }

    public IntegrationType Type { get; }

    public IReadOnlyList<InboundRoute> Routes { get; }

    public Inbound Read(InboundMessage message)
    {
        if (message.Route.Kind is RouteKind.Query)
            return new Inbound.Query(PretendReading.Which(message));
        var body = Wire.Open(message.Route.Kind is RouteKind.Cancel && message.Body.IsEmpty ? "{}"u8.ToArray() : message.Body);
        if (body.HasFaults)
            return new Inbound.Unreadable(body.Faults, null);
        if (body.Flag("throw") is true)
            throw new InvalidOperationException("The module breaks on " + body.Text("id"));
        return PretendReading.Read(message, body);
    }

    public Reply Answer(InboundMessage message, Verdict verdict)
    {
        if (message.Header("X-Break-Answer") is not null)
            throw new FormatException("The module cannot word it.");
        return PretendAnswers.For(verdict);
    }

    public string NameOf(InboundRoute route, DraftField field) => field switch
    {
        DraftField.ExternalId => "id",
        DraftField.StoreId => "store",
        DraftField.ItemName => "items[].name",
        DraftField.ItemQuantity => "items[].quantity",
        DraftField.ItemPrice => "items[].price",
        DraftField.PickupLocation => "pickup.lat",
        DraftField.PickupAddress => "pickup.address",
        DraftField.PickupPhone => "pickup.phone",
        DraftField.PickupInstructions => "pickup.instructions",
        DraftField.DropoffLocation => "dropoff.lat",
        DraftField.DropoffAddress => "dropoff.address",
        DraftField.DropoffPhone => "dropoff.phone",
        DraftField.DropoffName => "dropoff.name",
        DraftField.DropoffEmail => "dropoff.email",
        DraftField.DropoffInstructions => "dropoff.instructions",
        DraftField.Items => "items",
        DraftField.OrderValue => "value",
        DraftField.Tip => "tip",
        DraftField.Contents => "contents",
        DraftField.PickupReadyAt => "pickup_ready",
        DraftField.PickupDeadline => "pickup_deadline",
        DraftField.DropoffReadyAt => "dropoff_ready",
        DraftField.DropoffDeadline => "dropoff_deadline",
    };

    public IReadOnlyList<Vocabulary> Vocabularies(int apiVersion) => [new("tip.currency", ["USD", "EUR"]), new("items[].quantity", ["1", "2"])];

    private IEnumerable<InboundRoute> RoutesOf(int version)
    {
        var at = $"/{Type}/v{version}";
        return
        [
            new($"v{version}-quote", "POST", at + "/quotes", RouteKind.Quote, version),
            new($"v{version}-accept", "POST", at + "/quotes/{id}/accept", RouteKind.AcceptQuote, version),
            new($"v{version}-create", "POST", at + "/deliveries", RouteKind.Create, version),
            new($"v{version}-query", "GET", at + "/deliveries/{id}", RouteKind.Query, version),
            new($"v{version}-update", "PATCH", at + "/deliveries/{id}", RouteKind.Update, version),
            new($"v{version}-cancel", "PUT", at + "/deliveries/{id}/cancel", RouteKind.Cancel, version) { BodyRequired = false },
            new($"v{version}-unlock", "POST", at + "/deliveries/{id}/unlock", RouteKind.Unlock, version),
            new($"v{version}-report", "POST", at + "/reports", RouteKind.Report, version),
            new($"v{version}-plan", "POST", at + "/plans", RouteKind.Plan, version),
        ];
    }
}

internal static class PretendAnswers
{
    public static Reply For(Verdict verdict) => Reply.Json(Status(verdict), Body(verdict));

    private static int Status(Verdict verdict) => verdict switch
    {
        Verdict.Accepted => 201,
        Verdict.AcceptedPending => 202,
        Verdict.NotRelevant => 200,
        Verdict.Invalid => 400,
        Verdict.Refused => 422,
        Verdict.Conflict or Verdict.CancelTooLate or Verdict.UnlockRefused or Verdict.UpdateTooLate => 409,
        Verdict.UnknownDelivery => 404,
        Verdict.Unauthenticated => 401,
        Verdict.TooLarge => 413,
        Verdict.UnsupportedContentType => 415,
        Verdict.TooManyRequests => 429,
        Verdict.Unavailable => 503,
        Verdict.Failed => 500,
        _ => 200,
    };

    private static JsonObject Body(Verdict verdict)
    {
        var body = new JsonObject { ["verdict"] = verdict.GetType().Name };
        switch (verdict)
        {
            case Verdict.Quoted quoted:
                body["quote"] = quoted.Offer.QuoteId;
                body["fee"] = quoted.Offer.Fee.MinorUnits;
                break;
            case Verdict.Refused refused:
                body["reason"] = refused.Reason.ToString();
                break;
            case Verdict.Invalid invalid:
                body["faults"] = new JsonArray([.. invalid.Faults.Select(f => (JsonNode)$"{f.Path} {f.Rule}")]);
                break;
            case Verdict.Conflict conflict:
                body["delivery"] = conflict.DeliveryId?.ToString("N");
                break;
            default:
                if (Facts(verdict) is { } facts)
                {
                    body["delivery"] = facts.DeliveryId.ToString("N");
                    body["status"] = facts.Status?.ToString();
                    body["fee"] = facts.Fee?.MinorUnits;
                    body["tip"] = facts.Tip?.MinorUnits;
                }

                break;
        }

        return body;
    }

    private static DeliveryFacts? Facts(Verdict verdict) => verdict switch
    {
        Verdict.Accepted v => v.Facts,
        Verdict.AcceptedPending v => v.Facts,
        Verdict.Canceled v => v.Facts,
        Verdict.CancelTooLate v => v.Facts,
        Verdict.Unlocked v => v.Facts,
        Verdict.UnlockRefused v => v.Facts,
        Verdict.Updated v => v.Facts,
        Verdict.UpdateTooLate v => v.Facts,
        Verdict.State v => v.Facts,
        _ => null,
    };
}
