using System.Net;
using System.Text;
using Integrations.Ops.Console;
using Shouldly;
using Xunit;
using static Integrations.Testing.Approved;

namespace Integrations.HostTests.Ops;

/// <summary>What every answer of the console tells the browser to refuse, whatever kind of answer it is.</summary>
public sealed class SecurityHeaderTests(ConsoleHost host) : IClassFixture<ConsoleHost>
{
    private static readonly string[] Watched =
    [
        "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Cache-Control",
        "Content-Type", "X-Frame-Options", "Strict-Transport-Security", "Server", "X-Powered-By",
    ];

    [Fact]
    public async Task Every_kind_of_answer_carries_them()
    {
        using var stranger = host.Visit();
        using var viewer = await host.VisitAsync("viewer");
        var token = await viewer.TokenAsync("/ops");
        var sheet = new StringBuilder();

        await AddAsync("a page", viewer.GetAsync("/ops"));
        await AddAsync("the login", stranger.GetAsync("/ops/login"));
        await AddAsync("a redirect to the login", stranger.GetAsync("/ops/orders"));
        await AddAsync("a wrong login", stranger.EnterAsync("viewer", "not the password"));
        await AddAsync("a login", stranger.EnterAsync("viewer", ConsoleHost.Password));
        using var other = host.Visit();
        await AddAsync("a command without a login", other.PostAsync("/ops/logout"));
        await AddAsync("a command without the right", viewer.PostAsync("/ops/orders/by-phone", ("token", token)));
        await AddAsync("a command without a token", viewer.PostAsync("/ops/theme"));
        await AddAsync("no such page", viewer.GetAsync("/ops/nothing-of-this-name"));
        await AddAsync("no such order", viewer.GetAsync("/ops/orders/0194f000-0000-7000-8000-00000000000d"));
        await AddAsync("another method", viewer.PostAsync("/ops/orders"));
        await AddAsync("a file", stranger.GetAsync($"/ops/assets/{ConsoleFiles.Version}/console.css"));
        await AddAsync("a file of another version", stranger.GetAsync("/ops/assets/0/console.js"));
        await AddAsync("no such file", stranger.GetAsync("/ops/assets/0/../secrets"));
        await AddAsync("another host's name", AsAsync("evil.example", "/ops/login"));
        await host.ExecuteAsync("ALTER TABLE ops_user RENAME TO ops_user_away");
        await AddAsync("a failure of ours", viewer.GetAsync("/ops"));
        await host.ExecuteAsync("ALTER TABLE ops_user_away RENAME TO ops_user");

        await Verify(sheet.ToString());

        async Task AddAsync(string kind, Task<HttpResponseMessage> asked)
        {
            using var answer = await asked;
            sheet.Append(System.Globalization.CultureInfo.InvariantCulture, $"{kind}: {(int)answer.StatusCode}\n");
            var headers = answer.Headers.Concat(answer.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
            foreach (var name in Watched.Where(headers.ContainsKey))
                sheet.Append(System.Globalization.CultureInfo.InvariantCulture, $"  {name}: {headers[name]}\n");
        }
    }

    /// <summary>A page of somebody else's, whose name was made to lead here, finds no console.</summary>
    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    public async Task Under_a_name_that_is_not_ours_there_is_no_console(string name)
    {
        foreach (var path in new[] { "/ops", "/ops/login", "/ops/orders", "/ops/live", $"/ops/assets/{ConsoleFiles.Version}/console.js" })
        {
            using var answer = await AsAsync(name, path);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }

        using var own = await AsAsync("localhost", "/ops/login");
        own.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_session_s_cookie_is_out_of_reach_of_scripts_and_of_other_sites()
    {
        using var visitor = await host.VisitAsync("viewer");

        var session = visitor.SetCookies.Single(cookie => cookie.StartsWith("ops=", StringComparison.Ordinal));
        session.ShouldContain("httponly", Case.Insensitive);
        session.ShouldContain("samesite=strict", Case.Insensitive);
        session.ShouldContain("path=/", Case.Insensitive);
    }

    /// <summary>Whatever somebody writes into an address, the answer is a sentence.</summary>
    [Theory]
    [InlineData("/ops/orders?q=%00")]
    [InlineData("/ops/orders?q=id:%1F")]
    [InlineData("/ops/orders?q=%ED%A0%80")]
    [InlineData("/ops/orders?q=a&days=-5")]
    [InlineData("/ops/orders?q=&after=zz-zz")]
    [InlineData("/ops/orders?q=age%3E99999999999999999999d")]
    [InlineData("/ops/orders?q=%27%3B%20DROP%20TABLE%20delivery%3B--")]
    public async Task A_strange_question_is_answered_and_nothing_fails(string path)
    {
        using var viewer = await host.VisitAsync("viewer");
        using var answer = await viewer.GetAsync(path);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<HttpResponseMessage> AsAsync(string name, string path)
    {
        using var visitor = host.Visit();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Host = name;
        return await visitor.SendAsync(request);
    }
}
