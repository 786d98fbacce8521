using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Kit;

/// <summary>
/// Orders made by chance, hundreds of each sample. The seed is fixed, so a failure is there again on the next run; another seed is given with
/// the environment variable KIT_SEED.
/// </summary>
public sealed class GeneratedOrderTests
{
    private const int Orders = 300;
    private const int Wrecks = 500;
    private const int Changes = 4;

    private static readonly string[] Debris =
    [
        "null", "true", "0", "-1", "1e400", "9223372036854775808", "0.1", "\"\"", "\" \"", "\"\\u0000\"", "\"{\"", "\"{\\\"a\\\":[{}]}\"", "\"2030-01-15T12:00:00Z\"", "\"9999-12-31T23:59:59Z\"",
        "\"İıſK\"", "\"١٢\"", "[]", "[[]]", "[null]", "[{}]", "{}", "{\"\":{}}", "{\"a\":{\"b\":[1,{\"c\":null}]}}",
    ];

    [Theory]
    [MemberData(nameof(KitCases.Orders), MemberType = typeof(KitCases))]
    public void Every_order_within_the_contract_is_read_and_may_be_carried(string module, string name)
    {
        var sample = KitSample.Of(module, name);
        var orders = KitOrders.Of(sample);

        Prop.ForAll(orders.Choices(), choices =>
        {
            var (body, texts) = orders.Make(choices);
            var read = sample.Read(body);
            var draft = KitValidation.Draft(read).ShouldNotBeNull($"{KitDump.Text(read)}{Encoding.UTF8.GetString(body.Span)}");
            KitValidation.Faults(sample, draft).ShouldBeEmpty(Encoding.UTF8.GetString(body.Span));
            var kept = KitDump.Personals(draft).ToList();
            texts.Where(one => !kept.Exists(value => value.Contains(one.Text, StringComparison.Ordinal))).ShouldBeEmpty("somebody's words were lost");
        }).Check(KitOrders.Replayable(Orders));
    }

    /// <summary>Whatever is done to a body, it is read or has a fault; what is read can be validated.</summary>
    [Theory]
    [MemberData(nameof(KitCases.Samples), MemberType = typeof(KitCases))]
    public void No_wreck_of_a_body_is_more_than_a_fault(string module, string name)
    {
        var sample = KitSample.Of(module, name);

        Prop.ForAll(Gen.Choose(0, KitOrders.Most).ArrayOf(3 * Changes).ToArbitrary(), choices =>
        {
            var body = Wreck(sample.Body, choices);
            var read = sample.Read(body);
            if (read is Inbound.Unreadable unreadable)
                unreadable.Faults.ShouldNotBeEmpty(Encoding.UTF8.GetString(body.Span));
            if (KitValidation.Draft(read) is { } draft)
                KitValidation.Faults(sample, draft).ShouldNotBeNull();
            sample.Module.LateAnswers?.Awaits(sample.Message(body));
            sample.Module.Mapper.Answer(sample.Message(body), new Verdict.Failed()).Status.ShouldBeInRange(200, 599);
        }).Check(KitOrders.Replayable(Wrecks));
    }

    private static ReadOnlyMemory<byte> Wreck(ReadOnlyMemory<byte> body, int[] choices)
    {
        for (var at = 0; at < choices.Length; at += 3)
        {
            var fields = KitJson.Fields(body);
            if (fields.Count == 0)
                return body;
            var (field, how, with) = (fields[choices[at] % fields.Count], choices[at + 1] % 10, choices[at + 2]);
            var other = JsonNode.Parse(Debris[with % Debris.Length]);
            switch (how)
            {
                case < 5:
                    body = KitJson.With(body, field, other);
                    break;
                case 5:
                    body = KitJson.Without(body, field);
                    break;
                case 6:
                    body = KitJson.With(body, field, KitJson.At(body, fields[with % fields.Count]));
                    break;
                case 7:
                    body = KitJson.With(body, field, string.Create(CultureInfo.InvariantCulture, $"{KitJson.At(body, field)}{with}"));
                    break;
                case 8:
                    return KitJson.Twice(body, field, other);
                default:
                    var bytes = body.ToArray();
                    bytes[with % bytes.Length] ^= (byte)(1 << (with % 8));
                    return bytes;
            }
        }

        return body;
    }
}
