using System.Net;
using Integrations.Ops.Access;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Integrations.HostTests.Ops;

/// <summary>In and out of the console: who gets in, and for how long.</summary>
public sealed class LoginTests(ConsoleHost host) : IClassFixture<ConsoleHost>
{
    [Fact]
    public async Task A_user_made_on_the_command_line_logs_in_sees_the_console_and_leaves_and_a_disabled_one_is_out_with_the_next_request()
    {
        var (made, said) = await host.RunAsync("correct horse battery\n", "user", "add", "Ann", "--role", "Operator");
        using var ann = host.Visit();

        using var wrong = await ann.EnterAsync("ann", "correct horse battery!");
        using var unknown = await ann.EnterAsync("nobody-of-this-name", "correct horse battery");
        using var right = await ann.EnterAsync(" ANN ", "correct horse battery");
        using var inside = await ann.GetAsync("/ops");
        var (disabled, _) = await host.RunAsync(input: null, "user", "disable", "ann");
        using var outside = await ann.GetAsync("/ops/orders?q=x");
        using var again = await ann.EnterAsync("ann", "correct horse battery");

        (made, disabled).ShouldBe((0, 0), said);
        said.ShouldContain("ann may log in.");
        said.ShouldNotContain("correct horse");
        wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        unknown.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await wrong.Content.ReadAsStringAsync()).ShouldContain("That login is not known.");
        (right.StatusCode, right.Headers.Location!.OriginalString).ShouldBe((HttpStatusCode.SeeOther, "/ops"));
        (await inside.Content.ReadAsStringAsync()).ShouldContain("Log out <span class=\"soft\">ann</span>");
        outside.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        outside.Headers.Location!.ToString().ShouldContain("/ops/login?then=%2Fops%2Forders%3Fq%3Dx");
        again.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_new_password_or_other_roles_end_every_session()
    {
        var users = host.Services.GetRequiredService<OpsUsers>();
        await users.SaveAsync("bob", ConsoleHost.Password, [OpsRole.Viewer], CancellationToken.None);
        using var bob = await host.VisitAsync("bob");
        using var before = await bob.GetAsync("/ops");
        await users.SaveAsync("bob", ConsoleHost.Password, [OpsRole.Operator], CancellationToken.None);
        using var after = await bob.GetAsync("/ops");

        (before.StatusCode, after.StatusCode).ShouldBe((HttpStatusCode.OK, HttpStatusCode.Redirect));
    }

    [Fact]
    public async Task Whoever_leaves_is_out()
    {
        using var viewer = await host.VisitAsync("viewer");
        var token = await viewer.TokenAsync("/ops");
        using var left = await viewer.PostAsync("/ops/logout", ("token", token));
        using var page = await viewer.GetAsync("/ops");

        (left.StatusCode, page.StatusCode).ShouldBe((HttpStatusCode.SeeOther, HttpStatusCode.Redirect));
    }

    [Fact]
    public async Task The_link_that_is_printed_logs_in_once_and_the_next_one_too()
    {
        var link = host.Services.GetRequiredService<OneTimeLink>();
        var key = link.Key;
        using var first = host.Visit();
        using var second = host.Visit();

        using var entered = await first.GetAsync($"/ops/login/once?key={key}");
        using var inside = await first.GetAsync("/ops");
        using var replayed = await second.GetAsync($"/ops/login/once?key={key}");
        using var guessed = await second.GetAsync("/ops/login/once?key=0123456789abcdef");
        using var keyless = await second.GetAsync("/ops/login/once");
        using var next = await second.GetAsync($"/ops/login/once?key={link.Key}");

        (entered.StatusCode, inside.StatusCode).ShouldBe((HttpStatusCode.SeeOther, HttpStatusCode.OK));
        (await inside.Content.ReadAsStringAsync()).ShouldContain(">developer</span>");
        new[] { replayed, guessed, keyless }.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.Unauthorized);
        next.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task A_login_form_without_its_token_logs_nobody_in()
    {
        using var visitor = host.Visit();
        await visitor.TokenAsync();
        using var answer = await visitor.PostAsync("/ops/login", ("name", "viewer"), ("password", ConsoleHost.Password));
        using var page = await visitor.GetAsync("/ops");

        (answer.StatusCode, page.StatusCode).ShouldBe((HttpStatusCode.OK, HttpStatusCode.Redirect));
    }

    /// <summary>Whatever stands in the form, the browser stays with this host.</summary>
    [Theory]
    [InlineData("https://evil.example/ops")]
    [InlineData("//evil.example/ops")]
    [InlineData("/ops//evil.example")]
    [InlineData("/ops/../..//evil.example")]
    [InlineData("/ops\\evil.example")]
    [InlineData("/opsevil")]
    [InlineData("/ops@evil.example")]
    [InlineData("/ops.evil.example")]
    [InlineData("\t//evil.example/ops")]
    [InlineData("/ops\r\nLocation: https://evil.example")]
    [InlineData("javascript:alert(1)")]
    public async Task After_the_login_one_is_led_to_the_console_and_nowhere_else(string then)
    {
        using var visitor = host.Visit();
        using var answer = await visitor.EnterAsync("viewer", ConsoleHost.Password, then);

        (answer.StatusCode, answer.Headers.Location!.OriginalString).ShouldBe((HttpStatusCode.SeeOther, "/ops"));
    }

    [Fact]
    public async Task After_the_login_one_is_where_one_wanted_to_be()
    {
        using var visitor = host.Visit();
        using var answer = await visitor.EnterAsync("viewer", ConsoleHost.Password, "/ops/orders?q=state%3Awaiting");

        answer.Headers.Location!.OriginalString.ShouldBe("/ops/orders?q=state%3Awaiting");
    }

    [Fact]
    public async Task The_counts_of_the_frame_arrive_as_events()
    {
        using var viewer = await host.VisitAsync("viewer");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/ops/live", UriKind.Relative));
        request.Headers.Add("Cookie", string.Join("; ", viewer.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        using var http = new HttpClient { BaseAddress = host.Address };
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var events = new StreamReader(await answer.Content.ReadAsStreamAsync());

        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        (await events.ReadLineAsync()).ShouldBe("event: counts");
        (await events.ReadLineAsync()).ShouldBe("""data: {"waiting":0,"decide":0,"fresh":0,"freshCut":false,"processing":0,"queued":0,"scheduled":0}""");
    }
}
