using Integrations.Sandbox;
using Integrations.Sandbox.Keys;
using Integrations.Sandbox.Orders;
using Integrations.Sandbox.Partners;

namespace Integrations.Benchmarks.Load;

/// <summary>
/// Orders as the partners write and sign them, from the modules' samples, each with an id of its own. Written ahead, so that writing
/// them is not measured.
/// </summary>
internal sealed class Orders(IReadOnlyList<PartnerDescription> partners, KeyRing keys)
{
    /// <summary>Longer than any run, as long as the contract allows.</summary>
    private static readonly TimeSpan ProofLifetime = TimeSpan.FromMinutes(25);

    /// <summary>The versions that most orders come in.</summary>
    private static readonly IReadOnlyList<(string Partner, int ApiVersion)> Written = [("DOORDASH", 2), ("UBER", 1)];

    private readonly OrderWriter _writer = new(new Dice(1), TimeProvider.System);

    public IReadOnlyList<WrittenOrder> Write(int count) => [.. Enumerable.Range(0, count).Select(One)];

    private WrittenOrder One(int number)
    {
        var (name, version) = Written[number % Written.Count];
        var partner = partners.Single(known => known.Partner == name);
        var speaking = partner.Speaks.Single(spoken => spoken.ApiVersion == version);
        var order = _writer.Write(partner, speaking, OrderKind.Counted);
        var proof = Prover.HeadersFor(
            speaking.Proof, keys.Of(partner.Partner, order.Region).Inbound[0], order.Body, TimeProvider.System.GetUtcNow(), ProofLifetime);
        return new WrittenOrder(order, proof);
    }
}

internal sealed record WrittenOrder(SentOrder Order, IReadOnlyList<KeyValuePair<string, string>> Proof)
{
    public HttpRequestMessage Request(Uri gateway)
    {
        var request = new HttpRequestMessage(new HttpMethod(Order.Method), new Uri(gateway, Order.Path)) { Content = new ByteArrayContent(Order.Body) };
        request.Content.Headers.ContentType = new("application/json");
        foreach (var (name, value) in Proof)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    public bool Accepts(int status) => status < 300 && Order.Call.Accepted.Contains(status);
}
