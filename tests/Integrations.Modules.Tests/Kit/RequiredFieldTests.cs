using System.Text.Json;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Kit;

/// <summary>
/// What a body cannot do without must also be good: null, another type, empty and said twice are as missing as missing. A field is required
/// when the body without it is unreadable; nobody lists them.
/// </summary>
public sealed class RequiredFieldTests
{
    private const string Marker = "Zyzzyva-7f3a9c";

    [Theory]
    [MemberData(nameof(KitCases.Readable), MemberType = typeof(KitCases))]
    public void A_required_field_is_required_to_say_something(string module, string name)
    {
        var sample = KitSample.Of(module, name);

        foreach (var field in KitJson.Fields(sample.Body))
        {
            if (sample.Read(KitJson.Without(sample.Body, field)) is not Inbound.Unreadable without)
                continue;
            // Where one field can stand for another, the other's absence is the fault: the partner sees what it has to add.
            var missed = without.Faults.Select(fault => fault.Path).ToHashSet(StringComparer.Ordinal);
            foreach (var (how, value) in Spoiled(KitJson.At(sample.Body, field)))
            {
                var said = $"{field} {how}";
                var faults = sample.Read(KitJson.With(sample.Body, field, value)).ShouldBeOfType<Inbound.Unreadable>(said).Faults;
                faults.ShouldContain(fault => KitJson.Names(fault.Path, field) || missed.Contains(fault.Path), $"{said}: {string.Join(", ", faults)}");
                Quiet(faults, said);
            }
        }
    }

    /// <summary>Which of the two counts would be a guess, and a proxy before us may have guessed otherwise.</summary>
    [Theory]
    [MemberData(nameof(KitCases.Readable), MemberType = typeof(KitCases))]
    public void A_field_said_twice_is_unreadable_wherever_it_stands(string module, string name)
    {
        var sample = KitSample.Of(module, name);

        foreach (var field in KitJson.Fields(sample.Body))
        {
            foreach (var doubled in new[] { KitJson.Twice(sample.Body, field, JsonValue.Create(Marker)), KitJson.Twice(sample.Body, field, KitJson.At(sample.Body, field)) })
            {
                var faults = sample.Read(doubled).ShouldBeOfType<Inbound.Unreadable>($"{field} twice").Faults;
                // No field is read of a body that may mean two things, so there is no other fault.
                faults.ShouldHaveSingleItem().ShouldBe(new Fault(field, "duplicate_property"), $"{field} twice");
            }
        }
    }

    /// <summary>The parser of a field's neighbours must not be led astray by what stands in a text.</summary>
    [Theory]
    [MemberData(nameof(KitCases.Readable), MemberType = typeof(KitCases))]
    public void A_text_that_looks_like_JSON_is_a_text(string module, string name)
    {
        var sample = KitSample.Of(module, name);

        foreach (var field in KitJson.Fields(sample.Body).Where(field => KitJson.IsText(KitJson.At(sample.Body, field))))
        {
            foreach (var text in new[] { "{", "{}", "{\"", "[", "null", "{\"a\":1,\"a\":2}", @"{""\ud800"":1}", $"{{\"{Marker}\":[]}}", "{\"street_address\":[7]}", "{\"a\":" + new string('[', 10_000) })
            {
                if (sample.Read(KitJson.With(sample.Body, field, text)) is Inbound.Unreadable unreadable)
                    Quiet(unreadable.Faults, $"{field} is {text[..Math.Min(text.Length, 30)]}");
            }
        }
    }

    /// <summary>The same field as null, as every other type, and empty.</summary>
    private static IEnumerable<(string How, JsonNode? Value)> Spoiled(JsonNode? value)
    {
        yield return ("null", null);
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        foreach (var (other, spoiled) in new (JsonValueKind, JsonNode)[]
        {
            (JsonValueKind.Number, 7), (JsonValueKind.String, Marker), (JsonValueKind.True, true),
            (JsonValueKind.Object, new JsonObject { ["x"] = Marker }), (JsonValueKind.Array, new JsonArray(Marker)), (JsonValueKind.Array, new JsonArray(new JsonObject { ["x"] = Marker })),
        })
        {
            if (other != kind && !(other is JsonValueKind.True && kind is JsonValueKind.False))
                yield return ($"as {other}", spoiled);
        }

        yield return ("as an empty text", "");
        yield return ("as an empty list", new JsonArray());
        yield return ("as an empty object", new JsonObject());
    }

    private static void Quiet(IReadOnlyList<Fault> faults, string said)
    {
        faults.ShouldNotBeEmpty(said);
        faults.Where(fault => fault.ToString().Contains(Marker)).ShouldBeEmpty($"{said}: the value is repeated");
    }
}
