using System.Text;
using Integrations.Sandbox.Keys;
using Integrations.Sandbox.Partners;

namespace Integrations.Sandbox.Orders;

/// <summary>A line to paste into a shell that sends one order by hand, signed for exactly these bytes.</summary>
internal static class CurlLine
{
    /// <summary>Just below the longest life that gateways accept.</summary>
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(29);

    public static string For(PartnerDescription partner, OrderWriter writer, PartnerSender sender, OrderBook book, Uri gateway)
    {
        var order = writer.Write(partner, partner.Speaks[^1], OrderKind.ByHand);
        book.Write(order);
        sender.Expect(order);
        var url = new Uri(gateway, order.Path);
        var line = new StringBuilder($"curl -sS -i -X {order.Method} {Quoted(url.AbsoluteUri)} -H 'Content-Type: application/json'");
        foreach (var (name, value) in sender.Proof(order, order.Body, Target.Of(order.Method, url), TokenLifetime))
            line.Append(" -H ").Append(Quoted($"{name}: {value}"));
        return line.Append(" --data-binary ").Append(Quoted(Encoding.UTF8.GetString(order.Body))).ToString();
    }

    private static string Quoted(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
