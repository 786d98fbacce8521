using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrations.Sandbox.Partners;

namespace Integrations.Sandbox.Orders;

/// <summary>Writes orders from a module's samples, with fresh ids, people, places and times.</summary>
internal sealed class OrderWriter(Dice dice, TimeProvider clock)
{
    private static readonly JsonSerializerOptions AsPartnersWrite = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ConcurrentDictionary<string, byte[]> _samples = new(StringComparer.Ordinal);
    private readonly string _run = RunWord(clock.GetUtcNow());
    private int _number;

    public SentOrder Write(PartnerDescription partner, Speaking speaking, OrderKind kind)
    {
        var call = kind switch
        {
            OrderKind.Quote => speaking.Quote ?? speaking.Create,
            OrderKind.NotRelevant => speaking.NotRelevant ?? speaking.Create,
            _ => speaking.Create,
        };
        var (store, region) = StoreFor(partner);
        var values = new FreshValues(NextId(), store, region, dice, clock.GetUtcNow());
        var order = Write(partner, speaking, kind, call, store.Id, region, values);
        if (kind is OrderKind.Counted && speaking is { QuoteFirst: true, Quote: { } quote })
            order.First = Write(partner, speaking, OrderKind.Quote, quote, store.Id, region, values);
        return order;
    }

    private SentOrder Write(PartnerDescription partner, Speaking speaking, OrderKind kind, SpokenCall call, string storeId, string region, FreshValues values)
    {
        var body = BodyOf(partner, call, values);
        if (kind is OrderKind.Invalid && speaking.Invalid is { } invalid && !JsonPath.Remove(body, invalid.Remove))
            throw new InvalidDataException($"{partner.Partner} v{speaking.ApiVersion}: the create sample has no {invalid.Remove} to remove.");
        return new SentOrder
        {
            Partner = partner.Partner,
            ExternalId = values.ExternalId,
            Region = region,
            StoreId = storeId,
            Kind = kind,
            Speaking = speaking,
            Call = call,
            Method = call.Method ?? speaking.Create.Method ?? "POST",
            Path = Filled(call.Path ?? speaking.Create.Path ?? "/", values.ExternalId, storeId, answer: null),
            Body = Bytes(body),
        };
    }

    /// <summary>The partner's own cancellation of an order that was answered.</summary>
    public static (string Method, string Path, byte[] Body)? Cancellation(SentOrder order)
    {
        if (order.Speaking.Cancel is not { } cancel)
            return null;
        var (_, method, path, body) = Following(order, cancel, order.Answer);
        return (method, path, body);
    }

    /// <summary>What follows an answer that was as it should be: the acceptance, where the partner asks first. Null where nothing follows.</summary>
    public static SaidCall? Acceptance(SentOrder order, OrderAnswer asked) =>
        order is { Kind: OrderKind.Counted, Call.Then: { } then } ? Following(order, then, asked) : null;

    private static SaidCall Following(SentOrder order, SpokenCall call, OrderAnswer? before)
    {
        var answer = HeardCall.Parse(before?.Body ?? []);
        var path = Filled(call.Path ?? "/", order.ExternalId, order.StoreId, answer);
        var body = call.Body?.DeepClone();
        if (body is not null)
            FillTexts(body, text => Filled(text, order.ExternalId, order.StoreId, answer));
        return new SaidCall(call, call.Method ?? "POST", path, body is null ? [] : Bytes(body));
    }

    private JsonNode BodyOf(PartnerDescription partner, SpokenCall call, FreshValues values)
    {
        var body = call.Sample is { } sample
            ? JsonNode.Parse(_samples.GetOrAdd(Path.Combine(partner.SamplesFolder, sample), File.ReadAllBytes))!
            : call.Body?.DeepClone() ?? new JsonObject();
        foreach (var (path, token) in call.Fresh)
        {
            if (!JsonPath.Set(body, path, values.Of(token)))
                throw new InvalidDataException($"{partner.Partner}: {call.Sample} has no place for {path}.");
        }

        FillTexts(body, text => Filled(text, values.ExternalId, values.StoreId, answer: null));
        return body;
    }

    private (StoreDescription Store, string Region) StoreFor(PartnerDescription partner)
    {
        var store = partner.Stores.Count == 0 ? new StoreDescription { Id = "" } : dice.Pick(partner.Stores);
        return (store, store.Region ?? (partner.Stores.Count == 0 ? dice.Pick(partner.Regions) : partner.Regions[0]));
    }

    private static string Filled(string text, string externalId, string storeId, JsonNode? answer)
    {
        if (!text.Contains('{', StringComparison.Ordinal))
            return text;
        text = text.Replace("{externalId}", externalId, StringComparison.Ordinal).Replace("{storeId}", storeId, StringComparison.Ordinal);
        const string mark = "{answer:";
        var start = text.IndexOf(mark, StringComparison.Ordinal);
        var end = start < 0 ? -1 : text.IndexOf('}', start);
        if (end < 0)
            return text;
        var value = JsonPath.Get(answer, text[(start + mark.Length)..end]);
        return string.Concat(text.AsSpan(0, start), value?.ToString(), text.AsSpan(end + 1));
    }

    private static void FillTexts(JsonNode node, Func<string, string> fill)
    {
        switch (node)
        {
            case JsonObject obj:
                foreach (var (name, value) in obj.ToList())
                {
                    if (Filling(value, fill) is { } text)
                        obj[name] = text;
                }

                break;
            case JsonArray array:
                for (var i = 0; i < array.Count; i++)
                {
                    if (Filling(array[i], fill) is { } text)
                        array[i] = text;
                }

                break;
        }
    }

    private static string? Filling(JsonNode? value, Func<string, string> fill)
    {
        if (value is JsonValue leaf && leaf.TryGetValue<string>(out var text) && text.Contains('{', StringComparison.Ordinal))
            return fill(text);
        if (value is not null)
            FillTexts(value, fill);
        return null;
    }

    private static byte[] Bytes(JsonNode body) => JsonSerializer.SerializeToUtf8Bytes(body, AsPartnersWrite);

    private string NextId() =>
        string.Create(CultureInfo.InvariantCulture, $"SB-{_run}-{Interlocked.Increment(ref _number):000000}");

    /// <summary>Names the run within the ids, so that a database kept between runs holds no id twice.</summary>
    private static string RunWord(DateTimeOffset now) =>
        Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(2))
        + now.ToUnixTimeSeconds().ToString("x", CultureInfo.InvariantCulture);
}
