using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.Testing;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Exchange;

/// <summary>One access token for many calls.</summary>
public sealed class TokenServerTests
{
    private static readonly Access.ClientCredentials Client = new("oauth/token", "deliveries organisations");

    [Fact]
    public async Task A_token_is_asked_for_once_however_many_wait()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = RawServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await answer.Task;
            await connection.SayAsync(Token("t1"));
        });
        using var outside = For(server);

        var calls = Enumerable.Range(0, 100).Select(_ => HeadersAsync(outside)).ToList();
        await Eventually.Holds(() => server.Requests.Count == 1, "the token was asked for");
        answer.SetResult();

        foreach (var headers in await Task.WhenAll(calls))
            headers.Headers.ShouldBe([new("Authorization", "Bearer t1")]);
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task It_is_asked_for_as_a_form()
    {
        await using var server = RawServer.Answering(Token("t1"));
        using var outside = For(server, secret: "s&c=r+t 100%");

        await HeadersAsync(outside);

        var request = server.Requests.ShouldHaveSingleItem();
        request.ShouldStartWith("POST /base/oauth/token HTTP/1.1\r\n");
        request.ShouldContain("Content-Type: application/x-www-form-urlencoded\r\n");
        request.ShouldEndWith("\r\n\r\ngrant_type=client_credentials&client_id=key-1&client_secret=s%26c%3Dr%2Bt%20100%25&scope=deliveries%20organisations");
    }

    [Fact]
    public async Task It_is_asked_for_with_json_and_an_audience_where_the_partner_wants_that()
    {
        await using var server = RawServer.Answering(Token("t1"));
        using var outside = new Outside(
        [
            .. Keys.One("s&c=r+t 100%"), ("Partners:THREEPL:Regions:US:TokenAddress", server.Address + "base"),
            ("Partners:THREEPL:Regions:US:BaseAddresses:1", "https://api.example.com/v1/"),
        ]);

        await outside.HeadersAsync(new Access.ClientCredentials("oauth/token", "") { AsJson = true });

        var request = server.Requests.ShouldHaveSingleItem();
        request.ShouldContain("Content-Type: application/json");
        var body = System.Text.Json.Nodes.JsonNode.Parse(request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..])!.AsObject();
        body.Select(field => field.Key).ShouldBe(["grant_type", "client_id", "client_secret", "audience"]);
        ((string?)body["client_secret"]).ShouldBe("s&c=r+t 100%");
        ((string?)body["audience"]).ShouldBe("https://api.example.com");
    }

    [Fact]
    public async Task A_waiting_call_may_give_up_without_spoiling_it_for_the_others()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = RawServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await answer.Task;
            await connection.SayAsync(Token("t1"));
        });
        using var outside = For(server);
        using var stop = new CancellationTokenSource();

        var impatient = outside.HeadersAsync(Client, stop: stop.Token);
        var patient = HeadersAsync(outside);
        await Eventually.Holds(() => server.Requests.Count == 1, "the token was asked for");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(impatient);
        answer.SetResult();

        (await patient).Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task It_is_renewed_behind_the_callers_back_before_it_expires()
    {
        var served = 0;
        await using var server = RawServer.Start(async connection =>
        {
            while (await connection.ReadRequestAsync())
                await connection.SayAsync(Token($"t{Interlocked.Increment(ref served)}", "1000"));
        });
        using var outside = For(server);

        (await ValueAsync(outside)).ShouldBe("Bearer t1");
        outside.Clock.Advance(TimeSpan.FromSeconds(749));
        (await ValueAsync(outside)).ShouldBe("Bearer t1");
        server.Requests.Count.ShouldBe(1);

        outside.Clock.Advance(TimeSpan.FromSeconds(1));
        (await ValueAsync(outside)).ShouldBe("Bearer t1");
        await Eventually.Passes(async () => (await ValueAsync(outside)).ShouldBe("Bearer t2"));
        server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_expired_token_is_not_used_and_a_failed_renewal_does_not_take_a_good_one_away()
    {
        var answers = new Queue<string>([Token("t1", "1000"), RawServer.Answer(503, ""), Token("t2", "1000")]);
        await using var server = RawServer.Start(async connection =>
        {
            while (await connection.ReadRequestAsync())
                await connection.SayAsync(answers.Dequeue());
        });
        using var outside = For(server);
        await ValueAsync(outside);

        outside.Clock.Advance(TimeSpan.FromSeconds(800));
        (await ValueAsync(outside)).ShouldBe("Bearer t1");
        await Eventually.Holds(() => outside.Logs.Of(4202).Count == 1, "the renewal was refused, and for how long that stands is settled");
        (await ValueAsync(outside)).ShouldBe("Bearer t1");

        outside.Clock.Advance(TimeSpan.FromSeconds(171));
        (await ValueAsync(outside)).ShouldBe("Bearer t2");
    }

    [Theory]
    [InlineData(400, OutcomeKind.BadCredentials, "token_http_400")]
    [InlineData(401, OutcomeKind.BadCredentials, "token_http_401")]
    [InlineData(403, OutcomeKind.BadCredentials, "token_http_403")]
    [InlineData(429, OutcomeKind.RateLimited, "token_http_429")]
    [InlineData(503, OutcomeKind.Transient, "token_http_503")]
    [InlineData(302, OutcomeKind.Transient, "token_http_302")]
    [InlineData(200, OutcomeKind.Transient, "token_unreadable")]
    public async Task A_refusal_is_an_outcome_and_stands_for_a_moment(int status, OutcomeKind kind, string detail)
    {
        await using var server = RawServer.Answering(RawServer.Answer(status, """{"error":"invalid_client"}"""));
        using var outside = For(server);

        for (var i = 0; i < 3; i++)
            (await HeadersAsync(outside)).Refusal.ShouldBe(new SendOutcome(kind, detail));
        server.Requests.Count.ShouldBe(1);

        outside.Clock.Advance(TokenServer.RefusalStands);
        await HeadersAsync(outside);
        server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Retry_after_is_kept_by_everybody()
    {
        await using var server = RawServer.Answering(RawServer.Answer(429, "", "Retry-After: 30"));
        using var outside = For(server);

        (await HeadersAsync(outside)).Refusal!.RetryAfter.ShouldBe(TimeSpan.FromSeconds(30));
        outside.Clock.Advance(TimeSpan.FromSeconds(29));
        await HeadersAsync(outside);

        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task No_answer_from_the_token_server_leaves_nothing_in_doubt()
    {
        await using var server = RawServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            connection.Reset();
        });
        using var outside = For(server);

        (await HeadersAsync(outside)).Refusal.ShouldBe(new SendOutcome(OutcomeKind.Unreachable, "token_connection_lost"));
    }

    [Theory]
    [InlineData("""{"access_token":"t","token_type":"bearer"}""")]
    [InlineData("""{"access_token":"t","token_type":"BEARER","expires_in":"3600"}""")]
    [InlineData("""{"access_token":"t","expires_in":1e300}""")]
    [InlineData("""{"access_token":"t","expires_in":-1}""")]
    [InlineData("""{"access_token":"t","expires_in":null,"more":[1]}""")]
    public async Task What_can_be_read_is_read(string body)
    {
        await using var server = RawServer.Answering(RawServer.Answer(200, body));
        using var outside = For(server);

        (await ValueAsync(outside)).ShouldBe("Bearer t");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"t\"")]
    [InlineData("{\"access_token\":1}")]
    [InlineData("{\"access_token\":\"\"}")]
    [InlineData("{\"access_token\":\"a b\"}")]
    [InlineData("{\"access_token\":\"a\\r\\nX: y\"}")]
    [InlineData("{\"access_token\":\"\\ud800\"}")]
    [InlineData("{\"access_token\":\"t\",\"token_type\":\"mac\"}")]
    [InlineData("{\"access_token\":\"t\"")]
    public async Task What_is_no_token_is_not_used(string body)
    {
        await using var server = RawServer.Answering(RawServer.Answer(200, body));
        using var outside = For(server);

        (await HeadersAsync(outside)).Refusal!.Detail.ShouldBe("token_unreadable");
    }

    [Fact]
    public async Task After_a_401_an_old_token_is_replaced_once_for_all_who_used_it()
    {
        var served = 0;
        await using var server = RawServer.Start(async connection =>
        {
            while (await connection.ReadRequestAsync())
                await connection.SayAsync(Token($"t{Interlocked.Increment(ref served)}"));
        });
        using var outside = For(server);
        var used = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => HeadersAsync(outside)));
        outside.Clock.Advance(TokenServer.Fresh);

        foreach (var headers in used)
        {
            outside.Access.Forget(headers).ShouldBeTrue();
            (await ValueAsync(outside)).ShouldBe("Bearer t2");
        }

        server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_fresh_token_that_is_refused_is_not_asked_for_again()
    {
        await using var server = RawServer.Answering(Token("t1"));
        using var outside = For(server);
        var used = await HeadersAsync(outside);
        outside.Clock.Advance(TokenServer.Fresh - TimeSpan.FromMilliseconds(1));

        outside.Access.Forget(used).ShouldBeFalse();
        await HeadersAsync(outside);

        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Only_a_token_of_a_server_can_be_forgotten()
    {
        using var outside = new Outside(Keys.One("secret"));

        var bearer = await outside.HeadersAsync(new Access.Bearer());

        outside.Access.Forget(bearer).ShouldBeFalse();
    }

    [Fact]
    public async Task Scopes_do_not_share_a_token()
    {
        await using var server = RawServer.Answering(Token("t1"));
        using var outside = For(server);

        await HeadersAsync(outside);
        await outside.HeadersAsync(Client with { Scope = "other" });

        server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_base_address_stands_in_for_a_token_address()
    {
        await using var server = RawServer.Answering(Token("t1"));
        using var outside = new Outside([.. Keys.One("secret"), ("Partners:THREEPL:Regions:US:BaseAddresses:1", server.Address.AbsoluteUri)]);

        await HeadersAsync(outside);
        (await outside.HeadersAsync(Client, apiVersion: 2)).Refusal!.Detail.ShouldBe("no_token_address");

        server.Requests.ShouldHaveSingleItem().ShouldStartWith("POST /oauth/token ");
    }

    private static Outside For(RawServer server, string secret = "secret") =>
        new([.. Keys.One(secret), ("Partners:THREEPL:Regions:US:TokenAddress", server.Address + "base")]);

    private static Task<AccessHeaders> HeadersAsync(Outside outside) =>
        outside.HeadersAsync(Client);

    private static async Task<string> ValueAsync(Outside outside) => (await HeadersAsync(outside)).Headers.ShouldHaveSingleItem().Value;

    private static string Token(string value, string seconds = "3600") =>
        RawServer.Answer(200, $$"""{"access_token":"{{value}}","token_type":"Bearer","expires_in":{{seconds}}}""");
}
