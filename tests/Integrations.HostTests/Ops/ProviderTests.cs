using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Integrations.Ops.Access;
using Integrations.Testing.Hosts;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Integrations.HostTests.Ops;

/// <summary>Logging in through a provider: it says who somebody is, and our table says whether that is a user.</summary>
public sealed class ProviderTests(ProviderTests.Host host) : IClassFixture<ProviderTests.Host>
{
    [Fact]
    public async Task Whom_the_provider_names_and_we_know_is_in_with_the_roles_that_we_gave()
    {
        await host.Services.GetRequiredService<OpsUsers>().SaveAsync("carol@example.com", password: null, [OpsRole.Viewer], CancellationToken.None);
        host.Provider.Person = "Carol@example.com";
        using var carol = host.Visit();

        using var last = await ComeBackAsync(carol, "/ops/orders?q=x");
        using var page = await carol.GetAsync("/ops");

        last.StatusCode.ShouldBe(HttpStatusCode.OK);
        last.Headers.GetValues("Refresh").Single().ShouldBe("0; url=/ops/orders?q=x");
        (await page.Content.ReadAsStringAsync()).ShouldContain(">carol@example.com</span>");
        (await page.Content.ReadAsStringAsync()).ShouldNotContain("By phone");
        host.Provider.Refused.ShouldBe(0);
    }

    [Fact]
    public async Task Whom_nobody_has_added_is_refused_though_the_provider_knows_him()
    {
        host.Provider.Person = "mallory@example.com";
        using var mallory = host.Visit();

        using var last = await ComeBackAsync(mallory, "/ops");
        using var page = await mallory.GetAsync("/ops");

        (await last.Content.ReadAsStringAsync()).ShouldContain("That login is not known.");
        page.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await host.ScalarAsync<long>("SELECT count(*) FROM ops_user WHERE name LIKE 'mallory%'")).ShouldBe(0);
    }

    [Fact]
    public async Task An_answer_that_this_browser_did_not_ask_for_logs_nobody_in()
    {
        host.Provider.Person = "viewer";
        using var asked = host.Visit();
        using var victim = host.Visit();
        var back = await AskAsync(asked, "/ops");

        using var answer = await victim.GetAsync(back.PathAndQuery);
        using var page = await victim.GetAsync("/ops");

        answer.Headers.Location!.OriginalString.ShouldBe("/ops/login?refused=1");
        page.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task The_page_behind_the_provider_leads_nowhere_else()
    {
        using var visitor = host.Visit();
        foreach (var then in new[] { "https://evil.example", "//evil.example", "/ops//evil.example", "/elsewhere" })
        {
            using var answer = await visitor.GetAsync("/ops/login/on?then=" + Uri.EscapeDataString(then));
            answer.Headers.GetValues("Refresh").Single().ShouldBe("0; url=/ops");
        }
    }

    [Fact]
    public async Task Only_the_login_s_form_may_lead_to_the_provider_and_over_TLS_only_are_cookies_kept()
    {
        using var visitor = await host.VisitAsync("viewer");
        using var login = await visitor.GetAsync("/ops/login");
        using var page = await visitor.GetAsync("/ops");

        login.Headers.GetValues("Content-Security-Policy").Single().ShouldContain($"form-action 'self' {host.ProviderAddress.AbsoluteUri.TrimEnd('/')};");
        page.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("form-action 'self';");
        visitor.SetCookies.Where(cookie => cookie.StartsWith("__Host-ops", StringComparison.Ordinal)).ShouldNotBeEmpty();
        visitor.SetCookies.ShouldAllBe(cookie => cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase) && cookie.Contains("; path=/;", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Of its own machine's names a browser would remember it for every other program there.</summary>
    [Theory]
    [InlineData(true, "ops.example.com", "max-age=31536000")]
    [InlineData(true, "localhost", null)]
    [InlineData(true, "127.0.0.1", null)]
    [InlineData(false, "ops.example.com", null)]
    public async Task Under_a_name_of_its_own_a_browser_is_told_to_come_over_TLS_only(bool tls, string name, string? said)
    {
        using var visitor = new Visitor(tls ? host.Address : host.PlainAddress);
        foreach (var path in new[] { "/ops/login", "/ops", "/ops/nothing-of-this-name" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            request.Headers.Host = name;
            using var answer = await visitor.SendAsync(request);

            (answer.Headers.TryGetValues("Strict-Transport-Security", out var values) ? values.Single() : null).ShouldBe(said, path);
        }
    }

    private static async Task<Uri> AskAsync(Visitor visitor, string then)
    {
        using var asked = await visitor.PostAsync("/ops/login/provider", ("token", await visitor.TokenAsync()), ("then", then));
        var there = asked.Headers.Location!;
        QueryHelpers.ParseQuery(there.Query)["code_challenge_method"].ToString().ShouldBe("S256");
        using var stranger = new Visitor(there);
        using var answer = await stranger.GetAsync(there.AbsoluteUri);
        return answer.Headers.Location!;
    }

    private static async Task<HttpResponseMessage> ComeBackAsync(Visitor visitor, string then)
    {
        var back = await AskAsync(visitor, then);
        using var returned = await visitor.GetAsync(back.PathAndQuery);
        return await visitor.GetAsync(returned.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Without_TLS_the_console_says_what_is_missing()
    {
        using var visitor = new Visitor(host.PlainAddress);
        using var answer = await visitor.GetAsync("/ops/login");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("Console:RequireHttps");
    }

    /// <summary>A console that asks for TLS and knows a provider.</summary>
    public sealed class Host : ConsoleHost
    {
        public Host() => Address = new UriBuilder(GatewayProcess.FreeAddress()) { Scheme = "https" }.Uri;

        public Uri PlainAddress { get; } = GatewayProcess.FreeAddress();

        public Uri ProviderAddress { get; } = GatewayProcess.FreeAddress();

        public override Dictionary<string, string> Settings => new(base.Settings.Concat(Provider.Settings), StringComparer.Ordinal)
        {
            ["Console:RequireHttps"] = "true",
            ["Console:Hosts:0"] = "localhost:*",
            ["Console:Hosts:1"] = "127.0.0.1:*",
            ["Console:Hosts:2"] = "ops.example.com",
            ["Kestrel:Certificates:Default:Path"] = Certificate,
            ["urls"] = $"{Address.AbsoluteUri};{PlainAddress.AbsoluteUri}",
        };

        internal IdentityProvider Provider { get; private set; } = null!;

        private string Certificate => Path.Combine(Folder, "host.pfx");

        public override async Task InitializeAsync()
        {
            using var key = RSA.Create(2048);
            var now = TimeProvider.System.GetUtcNow();
            using var made = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
            await File.WriteAllBytesAsync(Certificate, made.Export(X509ContentType.Pfx));
            Provider = await IdentityProvider.StartAsync(ProviderAddress);
            await base.InitializeAsync();
        }

        public override async Task DisposeAsync()
        {
            await base.DisposeAsync();
            await Provider.DisposeAsync();
        }
    }
}
