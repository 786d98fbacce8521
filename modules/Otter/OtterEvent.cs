using System.Buffers;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Otter;

/// <summary>The envelope around everything that Otter says.</summary>
/// <param name="Type">Null when it does not say one.</param>
/// <param name="Id">Null when there is none that an answer could name.</param>
/// <param name="StoreId">Our id of the store; null when there is none in whose name we could answer.</param>
/// <param name="Payload">What it is about.</param>
internal sealed record OtterEvent(string? Type, string? Id, string? StoreId, Wire? Payload)
{
    public const string RequestQuote = "delivery.request_quote";
    public const string Accept = "delivery.accept";
    public const string Cancel = "delivery.cancel";
    public const string UpdateRequest = "delivery.update_request";
    public const string Ping = "ping.ping";
    public const string OlderPing = "ping";
    public const string ReferenceField = "deliveryReferenceId";

    /// <summary>All that Otter's contract sends to whoever delivers.</summary>
    public static readonly IReadOnlyList<string> Types = [RequestQuote, Accept, Cancel, UpdateRequest, Ping, OlderPing];

    private const int LongestType = 100;
    private const int LongestEventId = 100;
    private const int LongestStoreId = 255;
    private const int LongestReference = 255;

    // What is repeated in a header must be able to stand in one.
    private static readonly SearchValues<char> Visible = SearchValues.Create([.. Enumerable.Range(0x21, 0x7E - 0x20).Select(c => (char)c)]);

    /// <summary>One of those that we answer by a call.</summary>
    public bool IsAnswered => Type is RequestQuote or Accept or Cancel or UpdateRequest;

    /// <summary>Faults are left in the body.</summary>
    public static OtterEvent Read(Wire body)
    {
        var type = body.Text("eventType", required: true, max: LongestType);
        var id = HeaderText(body, "eventId", LongestEventId);
        var metadata = body.Object("metadata", required: true);
        var read = new OtterEvent(type, id, metadata is null ? null : HeaderText(metadata, "storeId", LongestStoreId), null);
        return read with { Payload = metadata?.Object("payload", required: read.IsAnswered) };
    }

    /// <summary>The id that Otter has given the delivery.</summary>
    public string? Reference() => Payload?.Text(ReferenceField, required: true, max: LongestReference);

    private static string? HeaderText(Wire body, string name, int max)
    {
        if (body.Text(name, required: true, max: max) is not { } text)
            return null;
        if (!text.AsSpan().ContainsAnyExcept(Visible))
            return text;
        body.Fault(name, "pattern:visible_ascii");
        return null;
    }
}
