using System.Text;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Kit;

/// <summary>One field of a good body is missing or wrong: never an exception, and the fault says where, not what.</summary>
public sealed class FaultyFieldTests
{
    private const string Marker = "Zyzzyva-7f3a9c";

    private const int LongestText = 10_000;

    private static readonly JsonNode?[] OtherTypes =
        [7, -1.5, JsonNode.Parse("1e400"), Marker, "", true, null, new JsonObject { ["x"] = Marker }, new JsonArray(Marker), new JsonArray(1, new JsonObject()), new JsonArray(), new JsonObject()];

    [Theory]
    [MemberData(nameof(KitCases.Samples), MemberType = typeof(KitCases))]
    public void A_removed_field_is_not_needed_or_named(string module, string name)
    {
        var sample = KitSample.Of(module, name);

        foreach (var field in KitJson.Fields(sample.Body))
        {
            var body = KitJson.Without(sample.Body, field);
            NamesTheField(field, body, sample.Read(body));
        }
    }

    [Theory]
    [MemberData(nameof(KitCases.Orders), MemberType = typeof(KitCases))]
    public void An_order_needs_fields_and_says_which(string module, string name)
    {
        var sample = KitSample.Of(module, name);

        var needed = KitJson.Fields(sample.Body).Where(field => sample.Read(KitJson.Without(sample.Body, field)) is Inbound.Unreadable);

        needed.Count().ShouldBeGreaterThanOrEqualTo(3, "an order without an id, a way and a receiver is none");
    }

    [Theory]
    [MemberData(nameof(KitCases.Samples), MemberType = typeof(KitCases))]
    public void A_field_of_another_type_is_ignored_or_named_and_never_repeated(string module, string name)
    {
        var sample = KitSample.Of(module, name);

        foreach (var field in KitJson.Fields(sample.Body))
        {
            foreach (var value in OtherTypes)
            {
                var body = KitJson.With(sample.Body, field, value);
                var read = sample.Read(body);
                NamesTheField(field, body, read);
                if (read is Inbound.Unreadable unreadable)
                    unreadable.Faults.Where(fault => fault.ToString().Contains(Marker)).ShouldBeEmpty($"{field} repeats what was said");
            }
        }
    }

    [Theory]
    [MemberData(nameof(KitCases.Samples), MemberType = typeof(KitCases))]
    public void A_huge_text_is_not_let_through(string module, string name)
    {
        var sample = KitSample.Of(module, name);
        var huge = JsonValue.Create(new string('x', 1_000_000));

        foreach (var field in KitJson.Fields(sample.Body).Where(field => KitJson.At(sample.Body, field) is JsonValue value && value.TryGetValue<string>(out _)))
        {
            var read = sample.Read(KitJson.With(sample.Body, field, huge));
            KitDump.Text(read).Length.ShouldBeLessThan(KitDump.Text(sample.Read()).Length + LongestText, $"{field} is not bounded");
        }
    }

    /// <summary>A request whose id can be read is kept as a delivery with its faults, so the id must survive them.</summary>
    [Theory]
    [MemberData(nameof(KitCases.Orders), MemberType = typeof(KitCases))]
    public void The_external_id_outlives_the_faults_of_other_fields(string module, string name)
    {
        var sample = KitSample.Of(module, name);
        var id = IdOf(sample.Read());
        // A quote may come before there is an id.
        if (!KitJson.Texts(JsonNode.Parse(sample.Body.Span)).Contains(id))
            return;

        foreach (var field in KitJson.Fields(sample.Body).Where(field => !KitJson.Texts(KitJson.At(sample.Body, field)).Contains(id)))
        {
            if (sample.Read(KitJson.Without(sample.Body, field)) is Inbound.Unreadable unreadable)
                unreadable.ExternalId.ShouldBe(id, $"without {field}");
        }
    }

    /// <summary>What the address says is known whatever the body says.</summary>
    [Theory]
    [MemberData(nameof(KitCases.Samples), MemberType = typeof(KitCases))]
    public void The_id_in_the_path_outlives_the_faults_of_the_body(string module, string name)
    {
        var sample = KitSample.Of(module, name);
        var said = sample.Read();
        var id = said is Inbound.AcceptQuote accepted ? accepted.ExternalId : KitDump.Leaves(said).GetValueOrDefault("Delivery.ExternalId") as string;
        if (id is null || !sample.Message().Path.Values.Contains(id))
            return;

        var bodies = KitJson.Fields(sample.Body).SelectMany(field => OtherTypes.Select(value => KitJson.With(sample.Body, field, value)));
        foreach (var body in bodies.Append(ReadOnlyMemory<byte>.Empty).Append("{"u8.ToArray()).Append("[]"u8.ToArray()))
        {
            if (sample.Read(body) is Inbound.Unreadable unreadable)
                unreadable.ExternalId.ShouldBe(id, Encoding.UTF8.GetString(body.Span));
        }
    }

    [Theory]
    [MemberData(nameof(KitCases.Samples), MemberType = typeof(KitCases))]
    public void No_fault_holds_a_personal_value(string module, string name)
    {
        var sample = KitSample.Of(module, name);
        var personal = KitDump.Personals(sample.Read()).Where(value => value.Length > 3).ToList();

        foreach (var field in KitJson.Fields(sample.Body))
        {
            if (sample.Read(KitJson.Without(sample.Body, field)) is Inbound.Unreadable unreadable)
                personal.Where(KitDump.Text(unreadable.Faults).Contains).ShouldBeEmpty($"without {field}");
        }
    }

    private static void NamesTheField(string field, ReadOnlyMemory<byte> body, Inbound read)
    {
        if (read is not Inbound.Unreadable unreadable)
            return;
        var said = KitJson.Fields(body);
        // Where one field can stand for another, the other's absence may be the fault: the partner sees what it has to add.
        unreadable.Faults.Any(fault => KitJson.Names(fault.Path, field) || !said.Contains(fault.Path))
            .ShouldBeTrue($"{field} is not among the faults {string.Join(", ", unreadable.Faults)}");
    }

    private static string IdOf(Inbound read) => read switch
    {
        Inbound.Create create => create.Draft.ExternalId,
        Inbound.Quote quote => quote.Draft.ExternalId,
        _ => throw new ArgumentException("Not an order.", nameof(read)),
    };
}
