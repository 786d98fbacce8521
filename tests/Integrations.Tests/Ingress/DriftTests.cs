using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrations.Ingress.Drift;
using Integrations.Partners;
using Integrations.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ingress;

/// <summary>A partner sends what nobody has written down.</summary>
public sealed class DriftTests(WatchedGateway gateway) : IClassFixture<WatchedGateway>
{
    [Fact]
    public async Task New_fields_and_kinds_are_counted_by_path_and_a_known_shape_leaves_nothing()
    {
        for (var i = 0; i < 3; i++)
        {
            await gateway.CreateAsync(Orders.Good(Orders.NewId()));
            await gateway.CreateAsync(Orders.Good(Orders.NewId(), order =>
            {
                order["loyalty"] = new JsonObject { ["points"] = 17 };
                order["items"]![0]!["modifiers"] = new JsonArray("extra onions", "no salt");
                order["store"] = null;
                order["tip"]!["currency"] = "USD";
            }));
        }

        var found = await SightingsAsync(whose: 1, until: rows => rows.GetValueOrDefault("loyalty Object") == 3);

        found.ShouldBe(new Dictionary<string, long>(StringComparer.Ordinal)
        {
            ["loyalty Object"] = 3, ["loyalty.points Number"] = 3, ["items[].modifiers Array"] = 3, ["items[].modifiers[] String"] = 6, ["store Null"] = 3,
        }, ignoreOrder: true);
        (await SaidAsync(whose: 1, parts: 5)).Count(line => line.Contains("loyalty.points (Number)", StringComparison.Ordinal)).ShouldBe(1, "the first sighting only");
        (await gateway.ValueAsync<string>("SELECT string_agg(s::text, ' ') FROM drift_sighting s")).ShouldNotContain("onion");
    }

    [Fact]
    public async Task What_is_seen_can_be_asked_for_by_partner()
    {
        var order = Orders.Good(Orders.NewId());
        order["brand_new"] = true;
        var heard = await gateway.CreateAsync(order, version: 2, partner: Abstractions.IntegrationType.DOORDASH);
        await SightingsAsync(whose: 2, until: rows => rows.ContainsKey("brand_new Bool"));

        var (asked, others) = (await ListAsync("?partner=DOORDASH"), await ListAsync("?partner=UBER"));

        var sighting = asked["drift"]!.AsArray().Single(one => (string?)one!["path"] == "brand_new")!;
        ((string?)sighting["kind"], (int)sighting["apiVersion"]!, (string?)sighting["requestId"]).ShouldBe(("Bool", 2, heard.RequestId));
        others["drift"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_word_that_is_in_no_list_is_counted_at_its_place_and_leaves_no_trace_of_itself()
    {
        await gateway.CreateAsync(Orders.Good(Orders.NewId(), order => order["tip"]!["currency"] = "EUR"), version: 3, partner: Abstractions.IntegrationType.DOORDASH);
        for (var i = 0; i < 2; i++)
            await gateway.CreateAsync(Orders.Good(Orders.NewId(), order => (order["tip"]!["currency"], order["items"]![0]!["quantity"]) = ("ZWG", 7)), version: 3, partner: Abstractions.IntegrationType.DOORDASH);

        var found = await SightingsAsync(whose: 3, until: rows => rows.GetValueOrDefault("tip.currency Word") == 2);

        found.ShouldBe(new Dictionary<string, long>(StringComparer.Ordinal) { ["tip.currency Word"] = 2, ["items[].quantity Word"] = 2 }, ignoreOrder: true);
        (await SaidAsync(whose: 3, parts: 2)).Count(line => line.Contains("tip.currency (Word)", StringComparison.Ordinal)).ShouldBe(1, "the first sighting only");
        gateway.Logs.All.ShouldNotContain("ZWG");
        (await gateway.ValueAsync<string>("SELECT string_agg(s::text, ' ') FROM drift_sighting s")).ShouldNotContain("ZWG");
    }

    [Fact]
    public void Half_a_letter_is_no_word_of_any_list_and_nothing_said_is_none()
    {
        var shape = new KnownShape(["{\"kind\":\"a\"}"u8.ToArray()], [new Abstractions.Vocabulary("kind", ["a", "b"])], mostPaths: 40);

        foreach (var said in new[] { "\"\\ud800\"", "\"\"", "\"b\"", "\"\\u0062\"", "\"B\"" })
            shape.Look(System.Text.Encoding.UTF8.GetBytes($"{{\"kind\":{said}}}"), Guid.Empty, DateTimeOffset.UnixEpoch);

        shape.Take().ToDictionary(one => one.Key, one => one.Value.Count).ShouldBe(new Dictionary<ShapePart, long> { [new ShapePart("kind", DriftKind.Word)] = 2 });
    }

    [Fact]
    public void Names_that_look_like_data_are_no_paths()
    {
        var body = """{"by":{"+14155550123":1,"Jo Invented":2,"D40417":3,"a.b":4,"\u0061bc":5,"":6,"x2":{"y":[{"z":null}]}}}""";

        var parts = BodyShape.Of(System.Text.Encoding.UTF8.GetBytes(body)).Select(part => $"{part.Path} {part.Kind}").Distinct(StringComparer.Ordinal);

        parts.ShouldBe(["$ Object", "by Object", "by.{other} Number", "by.x2 Object", "by.x2.y Array", "by.x2.y[] Object", "by.x2.y[].z Null"]);
        BodyShape.Of("{\"a\":"u8).ShouldBeEmpty();
        BodyShape.Of(JsonSerializer.SerializeToUtf8Bytes(new JsonObject { [new string('n', BodyShape.LongestName + 1)] = 1 }))[1].Path.ShouldBe(BodyShape.Other);
    }

    [Fact]
    public void An_object_with_many_new_names_holds_data_and_all_paths_together_are_bounded()
    {
        var shape = new KnownShape(["""{"known":{"name":1}}"""u8.ToArray()], [], mostPaths: 40);
        var many = new JsonObject();
        for (var i = 0; i < 50; i++)
            many[$"{(char)('a' + (i % 26))}{(char)('a' + (i / 26))}"] = new JsonObject { ["below"] = 1 };
        var body = new JsonObject { ["known"] = new JsonObject { ["name"] = "now a text" }, ["people"] = many };

        shape.Look(JsonSerializer.SerializeToUtf8Bytes(body), Guid.Empty, DateTimeOffset.UnixEpoch);
        var seen = shape.Take();

        seen.Count.ShouldBeLessThanOrEqualTo(40 + Enum.GetValues<DriftKind>().Length);
        seen[new ShapePart("known.name", DriftKind.String)].Count.ShouldBe(1);
        seen.Keys.Count(part => part is { Kind: DriftKind.Object } && part.Path.StartsWith("people.", StringComparison.Ordinal) && !part.Path.Contains('{', StringComparison.Ordinal))
            .ShouldBe(KnownShape.MostNamesOfAnObject);
        seen.Where(one => one.Key.Path.Contains("{other}", StringComparison.Ordinal) && one.Key.Kind is DriftKind.Object).Sum(one => one.Value.Count).ShouldBe(50 - KnownShape.MostNamesOfAnObject);
        shape.Take().ShouldBeEmpty("it was taken");
    }

    [Fact]
    public void What_could_not_be_written_is_counted_on()
    {
        var shape = new KnownShape([], [], mostPaths: 40);
        shape.Look("{}"u8, new Guid(1, 0, 0, new byte[8]), DateTimeOffset.UnixEpoch);
        var first = shape.Take();
        shape.Look("{}"u8, new Guid(2, 0, 0, new byte[8]), DateTimeOffset.UnixEpoch.AddHours(1));

        shape.PutBack(first);

        shape.Take()[new ShapePart(BodyShape.Root, DriftKind.Object)]
            .ShouldBe(new Seen(2, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(1), new Guid(1, 0, 0, new byte[8])));
    }

    private async Task<JsonNode> ListAsync(string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"internal/v1/drift{query}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", PretendGateway.InternalToken);
        using var response = await gateway.Http.SendAsync(request);
        return JsonNode.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!;
    }

    /// <summary>What was logged, which comes after it was written.</summary>
    private async Task<List<string>> SaidAsync(int whose, int parts)
    {
        List<string> Said() => [.. gateway.Logs.Of(1120).Where(line => line.Contains($" v{whose} ", StringComparison.Ordinal))];
        await Eventually.Holds(() => Said().Count >= parts, "it is logged");
        var said = Said();
        said.Count.ShouldBe(parts);
        return said;
    }

    private async Task<Dictionary<string, long>> SightingsAsync(int whose, Func<Dictionary<string, long>, bool> until)
    {
        Dictionary<string, long> rows = [];
        await Eventually.Holds(
            async () =>
            {
                var found = await gateway.ColumnAsync<string>("SELECT path || ' ' || kind || '=' || sightings FROM drift_sighting WHERE api_version = $1", whose);
                rows = found.Select(one => one.Split('=')).ToDictionary(one => one[0], one => long.Parse(one[1], System.Globalization.CultureInfo.InvariantCulture), StringComparer.Ordinal);
                return until(rows);
            },
            "it is written");
        return rows;
    }
}

/// <summary>A gateway whose partner has one sample, and that writes soon.</summary>
public sealed class WatchedGateway : PretendGateway
{
    protected override Dictionary<string, string?> Settings { get; } = new() { ["Drift:WriteSeconds"] = "1" };

    protected override void AddMore(IServiceCollection services, IConfiguration configuration)
    {
        var folder = Directory.CreateTempSubdirectory("integrations-samples-").FullName;
        var samples = Directory.CreateDirectory(Path.Combine(folder, "Tests", "Samples")).FullName;
        foreach (var version in new[] { "v1", "v2", "v3" })
            File.WriteAllText(Path.Combine(samples, $"{version}-create.in.json"), Orders.Good("sample").ToJsonString());
        services.AddSingleton(new PartnerSamples(folder));
    }

    protected override void MapMore(RouteGroupBuilder own) => own.MapDrift();
}
