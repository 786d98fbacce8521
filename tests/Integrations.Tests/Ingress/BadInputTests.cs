using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.Exchange;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ingress;

/// <summary>Every kind of bad input: what is answered, what is kept, and that it can be found afterwards.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class BadInputTests(PretendGateway gateway)
{
    private const string Create = "/ALLY/v1/deliveries";

    public static TheoryData<string, byte[], string> Unreadable => new()
    {
        { "nothing", [], "$ required" },
        { "spaces", "   "u8.ToArray(), "$ json" },
        { "null", "null"u8.ToArray(), "$ type:object" },
        { "a list", "[]"u8.ToArray(), "$ type:object" },
        { "a text", "\"order\""u8.ToArray(), "$ type:object" },
        { "cut", """{"id":"x","""u8.ToArray(), "$ json" },
        { "two objects", "{}{}"u8.ToArray(), "$ json" },
        { "a comment", """{"id":"x"/**/}"""u8.ToArray(), "$ json" },
        { "invalid UTF-8", [.. "{\"id\":\"x"u8, 0xff, .. "\"}"u8], "$ utf8" },
        { "cut UTF-8", [.. "{\"id\":\"x"u8, 0xc3, .. "\"}"u8], "$ utf8" },
        { "a byte order mark", [0xef, 0xbb, 0xbf, .. "{\"id\":\"x\"}"u8], "$ json" },
        { "UTF-16", Encoding.Unicode.GetBytes("""{"id":"x"}"""), "$ json" },
        { "too deep", Encoding.UTF8.GetBytes("""{"id":""" + new string('[', 40) + new string(']', 40) + "}"), "$ json" },
        { "very deep", Encoding.UTF8.GetBytes("""{"id":""" + new string('[', 100_000) + new string(']', 100_000) + "}"), "$ json" },
        { "a property twice", """{"id":"x","id":"y"}"""u8.ToArray(), "id duplicate_property" },
        { "a property twice, once escaped", """{"id":"x","\u0069d":"y"}"""u8.ToArray(), "id duplicate_property" },
        { "a property twice, deep in a list", """{"items":[{"a":1},{"b":[7,{"c":1,"c":2}]}]}"""u8.ToArray(), "items[1].b[1].c duplicate_property" },
        { "a name that may be somebody's, twice", """{"who":{"Ada Rose":1,"Ada Rose":2}}"""u8.ToArray(), "who duplicate_property" },
        { "a number as a name, twice", """{"5125550142":1,"5125550142":2}"""u8.ToArray(), "$ duplicate_property" },
        { "no external id", """{"dropoff":{"address":"2 Sample Avenue"}}"""u8.ToArray(), "id required" },
        { "an external id of the wrong type", """{"id":7,"dropoff":{"address":"2 Sample Avenue"}}"""u8.ToArray(), "id type:string" },
        { "half a surrogate in the id", """{"id":"\ud800","dropoff":{"address":"2 Sample Avenue"}}"""u8.ToArray(), "id unicode" },
        { "half a surrogate in a name", """{"id":"x","\ud800":"y"}"""u8.ToArray(), "$ unicode" },
        { "a null character in the id", """{"id":"a\u0000b","dropoff":{"address":"2 Sample Avenue"}}"""u8.ToArray(), "id unicode" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task What_cannot_be_read_is_kept_with_its_faults(string what, byte[] body, string fault)
    {
        var heard = await gateway.SendBytesAsync("POST", Create, body, change: r => r.Content ??= Empty());

        heard.Status.ShouldBe(400, what);
        heard.Faults.ShouldBe([fault]);
        var request = Guid.Parse(heard.RequestId!);
        (await gateway.ValueAsync<RequestVerdict>("SELECT verdict FROM incoming_request WHERE id = $1", request)).ShouldBe(RequestVerdict.Unreadable);
        (await gateway.ValueAsync<string>("SELECT (faults -> 0 ->> 'path') || ' ' || (faults -> 0 ->> 'rule') FROM incoming_request WHERE id = $1", request))
            .ShouldBe(fault);
        (await gateway.ValueAsync<int>("SELECT body_length FROM incoming_request WHERE id = $1", request)).ShouldBe(body.Length);
        (await gateway.ColumnAsync<Guid>("SELECT id FROM delivery WHERE incoming_request_id = $1", request)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_faulty_field_is_named_and_each_is_an_error_of_the_invalid_delivery()
    {
        var id = Orders.NewId();
        var order = Orders.Good(id, o =>
        {
            o["dropoff"]!["phone"] = "call me";
            o["dropoff"]!["lat"] = 91;
            o["items"]![1]!["quantity"] = 0;
            o["tip"]!["minor"] = -1;
        });

        var heard = await gateway.CreateAsync(order);

        heard.Status.ShouldBe(400);
        heard.Faults.ShouldBe(
            ["dropoff.lat range:wgs84", "dropoff.phone phone:e164", "items[1].quantity range:1..1000", "tip range:0.."], ignoreOrder: true);
        var delivery = await gateway.ValueAsync<Guid>("SELECT id FROM delivery WHERE external_delivery_id = $1 AND status = 'INVALID'", id);
        (await gateway.ColumnAsync<string>("SELECT path || ' ' || rule FROM delivery_error WHERE delivery_id = $1", delivery))
            .ShouldBe(heard.Faults, ignoreOrder: true);
        gateway.Service.Calls(id).ShouldBeEmpty();
        (await gateway.ValueAsync<RequestVerdict>("SELECT verdict FROM incoming_request WHERE delivery_id = $1", delivery)).ShouldBe(RequestVerdict.Invalid);
    }

    [Fact]
    public async Task A_missing_field_with_a_readable_id_leaves_an_invalid_delivery()
    {
        var id = Orders.NewId();

        var heard = await gateway.CreateAsync(Orders.Good(id, o => o.Remove("dropoff")));

        heard.Faults.ShouldBe(["dropoff required"]);
        (await gateway.ColumnAsync<string>(
            "SELECT e.path || ' ' || e.rule FROM delivery_error e JOIN delivery d ON d.id = e.delivery_id WHERE d.external_delivery_id = $1 AND d.status = 'INVALID'",
            id)).ShouldBe(["dropoff required"]);
    }

    [Fact]
    public async Task An_id_too_long_to_be_found_again_leaves_only_the_request()
    {
        var id = new string('x', 501);

        var heard = await gateway.CreateAsync(Orders.Good(id));

        heard.Faults.ShouldBe(["id length:1..500"]);
        (await gateway.ValueAsync<RequestVerdict>("SELECT verdict FROM incoming_request WHERE id = $1", Guid.Parse(heard.RequestId!)))
            .ShouldBe(RequestVerdict.Invalid);
        (await gateway.ValueAsync<long>("SELECT count(*) FROM delivery WHERE length(external_delivery_id) > 500")).ShouldBe(0);
    }

    [Fact]
    public async Task The_longest_id_in_the_widest_letters_is_kept_and_found()
    {
        var id = string.Concat(Enumerable.Repeat("😀", 250));

        var heard = await gateway.CreateAsync(Orders.Good(id));

        heard.Status.ShouldBe(201);
        (await gateway.ColumnAsync<Guid>("SELECT id FROM delivery WHERE external_delivery_id = $1", id)).ShouldBe([heard.Delivery]);
    }

    [Fact]
    public async Task Hostile_texts_are_inert()
    {
        var id = Orders.NewId("'); DROP TABLE delivery;--<script>{{7*7}}=cmd()");

        var heard = await gateway.CreateAsync(Orders.Good(id, o => o["dropoff"]!["instructions"] = "line\r\nlevel=error \u202e =cmd() ' OR 1=1"));

        heard.Status.ShouldBe(201);
        (await gateway.ColumnAsync<Guid>("SELECT id FROM delivery WHERE external_delivery_id = $1", id)).ShouldBe([heard.Delivery]);
    }

    [Fact]
    public async Task One_changed_byte_is_not_authenticated_and_leaves_no_row()
    {
        var id = Orders.NewId();
        var body = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Orders.Good(id));
        var signature = PretendGateway.Sign(body);
        body[^2] ^= 1;

        var heard = await gateway.SendBytesAsync("POST", Create, body, change: r =>
        {
            r.Headers.Remove(PretendModule.SignatureHeader);
            r.Headers.Add(PretendModule.SignatureHeader, signature);
        });

        heard.Status.ShouldBe(401);
        heard.Verdict.ShouldBe("Unauthenticated");
        (await gateway.ColumnAsync<Guid>("SELECT id FROM incoming_request WHERE id = $1", Guid.Parse(heard.RequestId!))).ShouldBeEmpty();
        (await gateway.ColumnAsync<Guid>("SELECT id FROM delivery WHERE external_delivery_id = $1", id)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/jsonp")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("not a type")]
    [InlineData(null)]
    public async Task Another_content_type_is_refused_unread(string? type)
    {
        var heard = await gateway.SendAsync("POST", Create, Orders.Good(Orders.NewId()), change: r =>
        {
            r.Content!.Headers.ContentType = null;
            if (type is not null)
                r.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        });

        heard.Status.ShouldBe(415);
        heard.Verdict.ShouldBe("UnsupportedContentType");
        (await gateway.ColumnAsync<Guid>("SELECT id FROM incoming_request WHERE id = $1", Guid.Parse(heard.RequestId!))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json; charset=\"UTF-8\"")]
    [InlineData("Application/JSON")]
    public async Task The_right_content_type_may_be_spelled_as_http_allows(string type)
    {
        var heard = await gateway.SendAsync("POST", Create, Orders.Good(Orders.NewId()), change: r =>
        {
            r.Content!.Headers.ContentType = null;
            r.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        });

        heard.Status.ShouldBe(201);
    }

    [Fact]
    public async Task A_compressed_body_is_refused_unread()
    {
        var heard = await gateway.SendAsync("POST", Create, Orders.Good(Orders.NewId()), change: r => r.Content!.Headers.ContentEncoding.Add("gzip"));

        heard.Status.ShouldBe(415);
    }

    [Fact]
    public async Task A_body_at_the_limit_is_read_and_one_byte_more_is_not()
    {
        var order = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Orders.Good(Orders.NewId()));
        byte[] full = [.. order, .. Enumerable.Repeat((byte)' ', (256 * 1024) - order.Length)];

        var largest = await gateway.SendBytesAsync("POST", Create, full);
        var larger = await gateway.SendBytesAsync("POST", Create, [.. full, (byte)' ']);

        largest.Status.ShouldBe(201);
        larger.Status.ShouldBe(413);
        larger.Verdict.ShouldBe("TooLarge");
        (await gateway.ColumnAsync<Guid>("SELECT id FROM incoming_request WHERE id = $1", Guid.Parse(larger.RequestId!))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_module_that_throws_costs_an_answer_and_not_the_request()
    {
        var heard = await gateway.CreateAsync(Orders.Good(Orders.NewId("secret-in-exception"), o => o["throw"] = true));

        heard.Status.ShouldBe(500);
        heard.Verdict.ShouldBe("Failed");
        var request = Guid.Parse(heard.RequestId!);
        (await gateway.ValueAsync<RequestVerdict>("SELECT verdict FROM incoming_request WHERE id = $1", request)).ShouldBe(RequestVerdict.Failed);
        gateway.Logs.Of(1103).ShouldContain(line => line.Contains(heard.RequestId!, StringComparison.Ordinal));
        gateway.Logs.All.ShouldNotContain("secret-in-exception");
    }

    [Fact]
    public async Task A_module_that_cannot_word_its_answer_has_taken_the_order_all_the_same()
    {
        var id = Orders.NewId();
        var order = Orders.Good(id);

        var heard = await gateway.SendAsync("POST", Create, order, change: r => r.Headers.Add("X-Break-Answer", "1"));

        heard.Status.ShouldBe(500);
        heard.ContentType.ShouldBe("application/problem+json");
        ((string?)heard.Json!["requestId"]).ShouldBe(heard.RequestId);
        (await gateway.ValueAsync<DeliveryStatus>("SELECT status FROM delivery WHERE external_delivery_id = $1", id)).ShouldBe(DeliveryStatus.PROCESSED);
    }

    [Fact]
    public async Task Unknown_routes_and_partners_that_are_switched_off_look_the_same()
    {
        var unknown = await gateway.SendAsync("POST", "/NOBODY/v1/deliveries", Orders.Good(Orders.NewId()));
        var disabled = await gateway.CreateAsync(Orders.Good(Orders.NewId()), partner: IntegrationType.HUUVA);

        unknown.Status.ShouldBe(404);
        disabled.Status.ShouldBe(404);
        disabled.Text.ShouldBe(unknown.Text);
    }

    [Fact]
    public async Task A_partner_cannot_use_anothers_routes()
    {
        var heard = await gateway.CreateAsync(Orders.Good(Orders.NewId()), partner: IntegrationType.UBER, secret: PretendGateway.EuSecret);

        heard.Status.ShouldBe(401);
    }

    [Fact]
    public async Task Every_answer_names_the_request()
    {
        PartnerHeard[] heard =
        [
            await gateway.CreateAsync(Orders.Good(Orders.NewId())),
            await gateway.SendAsync("POST", Create, new JsonObject()),
            await gateway.SendAsync("POST", Create, new JsonObject(), secret: "a secret that nobody has given us"),
            await gateway.SendBytesAsync("POST", Create, new byte[300_000]),
            await gateway.SendAsync("GET", "/ALLY/v1/deliveries/unknown", body: null),
        ];

        heard.Select(h => Guid.Parse(h.RequestId!)).Distinct().Count().ShouldBe(heard.Length);
        heard.ShouldAllBe(h => Guid.Parse(h.RequestId!).Version == 7);
    }

    private static ByteArrayContent Empty()
    {
        var content = new ByteArrayContent([]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}
