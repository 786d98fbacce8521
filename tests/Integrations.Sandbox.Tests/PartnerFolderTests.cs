using System.Text.Json.Nodes;
using Integrations.Sandbox.Partners;
using Shouldly;
using Xunit;

namespace Integrations.Sandbox.Tests;

public sealed class PartnerFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("partners-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_module_that_describes_its_partner_is_read()
    {
        var described = Directory.Exists(PartnerFolder.Default)
            ? Directory.GetFiles(PartnerFolder.Default, "partner.json", SearchOption.AllDirectories).Length
            : 0;

        PartnerFolder.Load(PartnerFolder.Default).Count.ShouldBe(described);
    }

    /// <summary>Every order that a module's description promises can be written: samples, fields and tokens fit together.</summary>
    [Fact]
    public void Every_described_order_can_be_written()
    {
        var writer = new Orders.OrderWriter(new Dice(1), TimeProvider.System);
        foreach (var partner in PartnerFolder.Load(PartnerFolder.Default).Append(AcmeWorld.Acme))
        {
            foreach (var speaking in partner.Speaks)
            {
                foreach (var kind in Enum.GetValues<Orders.OrderKind>())
                    writer.Write(partner, speaking, kind).Body.ShouldNotBeEmpty();
            }
        }
    }

    [Theory]
    [InlineData("wrods", "wrods")]
    [InlineData("words", "no attempt status")]
    [InlineData("required", "no field type")]
    [InlineData("access", "no scheme")]
    [InlineData("word", "does not start with one of")]
    [InlineData("signed", "no part of a call")]
    [InlineData("stamps", "no stamp")]
    public void A_faulty_description_is_refused_with_file_and_place(string spoiled, string said)
    {
        var hearing = spoiled switch
        {
            "wrods" => """ "wrods": {} """,
            "words" => """ "words": { "x": ["Flying"] } """,
            "required" => """ "required": { "x": "colour" } """,
            "access" => """ "access": { "scheme": "handshake" } """,
            "signed" => """ "access": { "scheme": "hmac", "signed": "{body}{moon}" } """,
            "stamps" => """ "access": { "scheme": "hmac", "stamps": { "X-Moon": "phase" } } """,
            _ => """ "word": "somewhere" """,
        };
        var description = (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(AcmeWorld.Folder, "Acme", "Sandbox", "partner.json")))!;
        foreach (var (name, value) in JsonNode.Parse("{" + hearing + "}")!.AsObject().ToList())
            description["hears"]![0]![name] = value?.DeepClone();

        var refusal = Should.Throw<InvalidDataException>(() => PartnerFolder.LoadOne(Written(description)));

        refusal.Message.ShouldContain("partner.json");
        refusal.Message.ShouldContain(said);
    }

    [Fact]
    public void A_missing_sample_is_named()
    {
        var description = File.ReadAllText(Path.Combine(AcmeWorld.Folder, "Acme", "Sandbox", "partner.json"));

        Should.Throw<InvalidDataException>(() => PartnerFolder.LoadOne(Written(JsonNode.Parse(description)!))).Message.ShouldContain("order.in.json");
    }

    [Theory]
    [InlineData("a.b[1].c", "3")]
    [InlineData("a.b[0]", "1")]
    [InlineData("a.b[7]", null)]
    [InlineData("a.x.y", null)]
    public void Field_paths_find_their_field(string path, string? value)
    {
        var body = JsonNode.Parse("""{"a":{"b":[1,{"c":3}]}}""");

        JsonPath.Get(body, path)?.ToJsonString().ShouldBe(value);
    }

    private string Written(JsonNode description)
    {
        var file = Path.Combine(_folder, "Sandbox", "partner.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, description.ToJsonString());
        return file;
    }
}
