using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Integrations.Sandbox.Keys;
using Integrations.Sandbox.Orders;
using Integrations.Sandbox.Partners;
using Shouldly;
using Xunit;

namespace Integrations.Sandbox.Tests;

public sealed class PartnerEndpointTests : IAsyncLifetime, IDisposable
{
    private const string Good = """{"status":"coming","at":"2026-06-02T14:30:00Z","seq":1,"robot":{"id":"r1"}}""";

    private readonly HttpClient _http = new();
    private SandboxWorld _world = null!;
    private SentOrder _order = null!;

    public async Task InitializeAsync()
    {
        _world = await SandboxWorld.StartAsync(AcmeWorld.Quiet);
        _order = _world.Writer.Write(AcmeWorld.Acme, AcmeWorld.Acme.Speaks[0], OrderKind.Counted);
        _world.Book.Write(_order);
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_right_call_is_kept_and_answered_as_described()
    {
        using var answer = await Tell(Good);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"ok":true}""");
        var receipt = _world.ReceiptsOf("ACME", _order.ExternalId).ShouldHaveSingleItem();
        (receipt.Word, receipt.Robot, receipt.MessageId, receipt.Heard, receipt.InDoubt).ShouldBe(("coming", "r1", "m1", true, false));
    }

    [Theory]
    [InlineData("""{"status":"flying","at":"2026-06-02T14:30:00Z","seq":1}""", 1, 0)]
    [InlineData("""{"status":"coming","seq":1}""", 0, 1)]
    [InlineData("""{"status":"coming","at":"yesterday","seq":"1"}""", 0, 2)]
    [InlineData("""{"status":"coming","at":"2026-06-02T14:30:00","seq":1.5}""", 0, 2)]
    [InlineData("not json", 1, 3)]
    public async Task A_call_against_the_contract_is_refused_and_counted(string body, int words, int shapes)
    {
        using var answer = await Tell(body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var report = _world.Audit();
        (report.VocabularyViolations, report.SchemaViolations).ShouldBe((words, shapes));
        _world.ReceiptsOf("ACME", _order.ExternalId).ShouldAllBe(receipt => !receipt.Heard);
    }

    [Fact]
    public async Task A_call_without_proof_is_refused_and_not_kept()
    {
        using var answer = await Tell(Good, signed: false);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        _world.Audit().Unproved.ShouldBe(1);
        _world.ReceiptsOf("ACME", _order.ExternalId).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_call_to_the_wrong_region_is_against_the_contract()
    {
        using var answer = await Tell(Good, region: _order.Region is "EU" ? "US" : "EU");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        _world.Audit().SchemaViolations.ShouldBe(1);
    }

    [Fact]
    public async Task A_call_that_the_contract_does_not_have_is_counted()
    {
        using var answer = await Tell(Good, tail: "location");

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        _world.Audit().SchemaViolations.ShouldBe(1);
    }

    [Fact]
    public async Task A_call_about_an_order_of_nobody_is_a_strangers()
    {
        using var answer = await Tell(Good, externalId: "nobodys");

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        _world.Audit().Strangers.ShouldBe(1);
        _world.Audit().SchemaViolations.ShouldBe(0);
    }

    [Fact]
    public async Task A_moody_partner_fails_with_the_asked_status_and_says_when_to_come_again()
    {
        _world.Misbehave(new Misbehaviour { Partner = "ACME", FailRate = 1, Status = 429, RetryAfterSeconds = 7 });

        using var answer = await Tell(Good);

        ((int)answer.StatusCode).ShouldBe(429);
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(7));
        _world.ReceiptsOf("ACME", _order.ExternalId).ShouldHaveSingleItem().Heard.ShouldBeFalse();
    }

    [Fact]
    public async Task A_cut_connection_leaves_the_caller_in_doubt_and_the_word_heard()
    {
        _world.Misbehave(new Misbehaviour { Partner = "ACME", CutRate = 1 });

        await Should.ThrowAsync<HttpRequestException>(() => Tell(Good));

        var receipt = _world.ReceiptsOf("ACME", _order.ExternalId).ShouldHaveSingleItem();
        (receipt.Heard, receipt.InDoubt, receipt.Answered).ShouldBe((true, true, null));
    }

    [Fact]
    public async Task Whoever_does_not_wait_for_a_slow_partner_is_in_doubt()
    {
        _world.Misbehave(new Misbehaviour { Partner = "ACME", DelayMs = 60_000 });
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));

        await Should.ThrowAsync<OperationCanceledException>(() => Tell(Good, cancel: patience.Token));

        await Until(() => _world.ReceiptsOf("ACME", _order.ExternalId) is [{ Heard: true, InDoubt: true }]);
    }

    [Fact]
    public async Task Misbehaviour_is_asked_for_over_http()
    {
        using var known = await _http.PostAsync(new Uri(_world.Address, "sandbox/misbehave"), Json("""{"partner":"ACME","failRate":1,"status":500}"""));
        using var unknown = await _http.PostAsync(new Uri(_world.Address, "sandbox/misbehave"), Json("""{"partner":"NOBODY"}"""));
        using var answer = await Tell(Good);

        known.StatusCode.ShouldBe(HttpStatusCode.OK);
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
    }

    [Fact]
    public async Task Receipts_are_asked_for_over_http()
    {
        (await Tell(Good)).Dispose();

        var mine = await _http.GetStringAsync(new Uri(_world.Address, $"sandbox/receipts?partner=ACME&externalId={_order.ExternalId}"));
        var others = await _http.GetStringAsync(new Uri(_world.Address, "sandbox/receipts?externalId=other"));

        mine.ShouldContain("\"word\":\"coming\"");
        others.ShouldBe("[]");
    }

    private async Task<HttpResponseMessage> Tell(
        string body, bool signed = true, string? region = null, string? externalId = null, string tail = "status", CancellationToken cancel = default)
    {
        region ??= _order.Region;
        var address = new Uri(_world.Address, $"partners/ACME/{region}/1/orders/{externalId ?? _order.ExternalId}/{tail}");
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = Json(body) };
        var key = signed ? _world.Keys.Of("ACME", region).Outbound[1] : Credential.Random(forWebhooks: true);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        request.Headers.Add(WebhookText.IdHeader, "m1");
        request.Headers.Add(WebhookText.TimeHeader, now);
        request.Headers.Add(WebhookText.SignatureHeader, WebhookText.Sign(key, "m1", now, Encoding.UTF8.GetBytes(body)));
        return await _http.SendAsync(request, cancel);
    }

    private static async Task Until(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!holds())
            await Task.Delay(20, limit.Token);
    }

    private static ByteArrayContent Json(string text) =>
        new(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}
