using System.Text.Json;
using System.Text.Unicode;
using Integrations.Abstractions;
using Integrations.Exchange;

namespace Integrations.Deliveries;

/// <summary>
/// Reads the service's answers. The status decides; a body that cannot be read never turns a yes into a no. Answers outside the contract
/// count as none, so that a fault over there is waited out and not taken for a decision.
/// </summary>
internal static class ServiceAnswerReader
{
    public static ServiceAnswer Read(CallPurpose purpose, Guid deliveryId, CallResult result)
    {
        if (result.Status is not { } status)
            return NoAnswer(result);
        using var body = Parse(result.Body);
        var said = body?.RootElement ?? default;
        return (purpose, status) switch
        {
            (CallPurpose.Quote, 200) => Offer(said) is { } offer ? offer : NoAnswer(result, "unreadable_offer"),
            (CallPurpose.Create, 200 or 201) => Text(said, "deliveryId") is { } id && !(Guid.TryParse(id, out var other) && other == deliveryId)
                ? NoAnswer(result, "another_delivery")
                : Taken(said),
            // A lost answer to an earlier attempt.
            (CallPurpose.Create, 409) when Text(said, "reason") is "exists" => Taken(said),
            (CallPurpose.Cancel or CallPurpose.Unlock or CallPurpose.Update, 200 or 202 or 204) => Taken(said),
            (CallPurpose.Cancel or CallPurpose.Unlock or CallPurpose.Update, 409) => new ServiceAnswer.TooLate(),
            (CallPurpose.Cancel or CallPurpose.Unlock or CallPurpose.Update, 404) => new ServiceAnswer.Unknown(),
            (CallPurpose.Quote or CallPurpose.Create or CallPurpose.Update, 422) => new ServiceAnswer.Refused(Reason(said)),
            _ => NoAnswer(result),
        };
    }

    public static CallOutcome Outcome(this ServiceAnswer answer) => answer switch
    {
        ServiceAnswer.Taken or ServiceAnswer.Offered => CallOutcome.Sent,
        ServiceAnswer.NoAnswer => CallOutcome.Retry,
        _ => CallOutcome.Dead,
    };

    private static ServiceAnswer.NoAnswer NoAnswer(CallResult result, string? detail = null) =>
        new(result.Transport, detail ?? result.Detail, result.RetryAfter);

    private static ServiceAnswer.Taken Taken(JsonElement said) => new(Amount(said, "fee"), Time(said, "pickupEta"), Time(said, "dropoffEta"));

    private static ServiceAnswer.Offered? Offer(JsonElement said) =>
        Text(said, "quoteId") is { Length: > 0 } quoteId && Amount(said, "fee") is { } fee && Time(said, "pickupEta") is { } pickup
        && Time(said, "dropoffEta") is { } dropoff && Time(said, "expiresAt") is { } expires
            ? new ServiceAnswer.Offered(quoteId, fee, pickup, dropoff, expires)
            : null;

    /// <summary>A reason newer than this build is still a refusal. Names only: the parser would take a number, too.</summary>
    private static RefusalReason Reason(JsonElement said) =>
        Text(said, "reason") is { Length: > 0 } name && char.IsAsciiLetter(name[0]) && Enum.TryParse<RefusalReason>(name, ignoreCase: false, out var reason)
            ? reason
            : RefusalReason.Other;

    private static JsonDocument? Parse(byte[] body)
    {
        // Broken UTF-8 would pass here and throw later, where a text is read.
        if (body.Length == 0 || !Utf8.IsValid(body))
            return null;
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Find(JsonElement said, string name) =>
        said.ValueKind is JsonValueKind.Object && said.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement said, string name)
    {
        if (Find(said, name) is not { ValueKind: JsonValueKind.String } value)
            return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, written as an escape.
            return null;
        }
    }

    private static DateTimeOffset? Time(JsonElement said, string name) =>
        Find(said, name) is { ValueKind: JsonValueKind.String } value && value.TryGetDateTimeOffset(out var time) ? time.ToUniversalTime() : null;

    private static Money? Amount(JsonElement said, string name) =>
        Find(said, name) is { ValueKind: JsonValueKind.Object } money && Find(money, "minorUnits") is { ValueKind: JsonValueKind.Number } units
        && units.TryGetInt64(out var minor) && Text(money, "currency") is { Length: 3 } currency
            ? new Money(minor, currency)
            : null;
}
