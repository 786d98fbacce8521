using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Ops.Access;
using Integrations.Ops.Alerts;
using Integrations.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Integrations.HostTests.Ops;

/// <summary>Alerts as people see them in a gateway that watches, and as its webhooks hear of them.</summary>
public sealed class AlertPageTests(ListeningHost host) : IClassFixture<ListeningHost>
{
    private const string Down = """
        INSERT INTO partner_lane (integration_type, region, needs_probe, trips, hold_drains, trouble, closed_since) VALUES ('UBER', 'EU', true, 1, false, 'Failures', now())
        ON CONFLICT (integration_type, region) DO UPDATE SET needs_probe = true
        """;

    [Fact]
    public async Task An_outage_is_on_the_page_and_on_the_first_one_is_heard_and_closes_by_itself()
    {
        using var viewer = await host.VisitAsync("viewer");
        await host.ExecuteAsync(Down);
        await Eventually.Holds(() => host.Heard("lane.down") is not null, "the webhook hears of it");
        var open = await viewer.ReadAsync("alerts");
        var now = await viewer.ReadAsync("");
        await host.ExecuteAsync("UPDATE partner_lane SET needs_probe = false");
        await Eventually.Holds(() => host.Heard("lane.up") is not null, "the webhook hears of the end");
        var over = await viewer.ReadAsync("alerts");

        open[..open.IndexOf("Over in the last", StringComparison.Ordinal)].ShouldContain("UBER EU");
        open.ShouldContain("Failures: the partner fails or does not answer");
        open.ShouldContain("/ops/orders?q=partner%3AUBER%20region%3AEU%20state%3Awaiting");
        now.ShouldContain("1 alert is open");
        over.ShouldContain("Nothing is open");
        over[over.IndexOf("Over in the last", StringComparison.Ordinal)..].ShouldContain("UBER EU");
        // The rest of a webhook's address, and what signs, is nobody's to see.
        open.ShouldContain("<code>127.0.0.1</code>");
        open.ShouldNotContain(ListeningHost.Path);
        open.ShouldNotContain(ListeningHost.Secret);
        ((long)host.Heard("lane.up")!["open_seconds"]!).ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public async Task Where_an_event_leads_to_something_is_there()
    {
        using var viewer = await host.VisitAsync("viewer");
        await host.ExecuteAsync(Down);
        await Eventually.Holds(() => host.Heard("lane.down") is not null, "the webhook hears of it");

        var heard = host.Heard("lane.down")!;
        foreach (var name in new[] { "runbook_url", "link" })
        {
            var address = new Uri((string)heard[name]!);
            using var answer = await viewer.GetAsync(address.PathAndQuery);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, name);
            if (address.Fragment.Length > 0)
                (await answer.Content.ReadAsStringAsync()).ShouldContain($"id=\"{address.Fragment[1..]}\"");
        }
    }

    /// <summary>The kinds are listed by the platform, so a new one is looked up without being named here.</summary>
    [Fact]
    public async Task Every_kind_has_its_section_and_every_address_of_it_is_there()
    {
        using var everybody = await host.VisitAsync("everybody");
        var runbook = await everybody.ReadAsync("alerts/runbook");
        var subject = new AlertSubject("someone", IntegrationType.UBER, Region.EU);
        foreach (var kind in AlertKind.All)
        {
            runbook.ShouldContain($"id=\"{kind.Anchor}\"");
            runbook.ShouldContain(kind.Means);
            foreach (var path in kind.LookAt.Select(one => one.Path).Append(kind.List(subject)))
            {
                var (status, text) = await everybody.SeeAsync(path.Split('#')[0]);
                status.ShouldBe(HttpStatusCode.OK, $"{kind.Name}: {path}");
                if (path.Split('#') is [_, var anchor])
                    text.ShouldContain($"id=\"{anchor}\"", Case.Sensitive, $"{kind.Name}: {path}");
            }
        }
    }

    [Fact]
    public async Task A_test_event_is_an_administrator_s_and_on_record()
    {
        using var operators = await host.VisitAsync("operator");
        using var admin = await host.VisitAsync("admin");
        (await operators.ReadAsync("alerts")).ShouldNotContain("Send a test event");

        (await admin.DoAsync("alerts", "alerts/test")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity, "nobody says why");
        var sent = await admin.DoAsync("alerts", "alerts/test", ("reason", "a new channel"), ("then", "/ops/alerts"));
        await Eventually.Holds(() => host.Heard("alerts.test") is not null, "the webhook hears it");

        (sent.Status, sent.To).ShouldBe((HttpStatusCode.SeeOther, "/ops/alerts?done=tested"));
        (await host.ScalarAsync<string>("SELECT actor || ': ' || reason FROM ops_act WHERE act = 'alerts.test'")).ShouldBe("admin: a new channel");
        await Eventually.Passes(async () => (await admin.ReadAsync("alerts#webhooks")).ShouldContain("<td data-label=\"Waiting\">0"));
    }

    [Fact]
    public async Task Whose_looks_are_many_is_seen_by_those_who_may_see_the_looks()
    {
        using var viewer = await host.VisitAsync("viewer");
        using var privacy = await host.VisitAsync("privacy");
        await host.ExecuteAsync(
            """
            INSERT INTO ops_act (id, at, actor, act, reason) SELECT (lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint), 12, '0') || '7' || lpad(n::text, 3, '0') || '8' || lpad(n::text, 15, '0'))::uuid,
                now(), 'curious-person', 'pii.reveal', 'a caller' FROM generate_series(1, 28) n
            """);
        await Eventually.Holds(() => host.Heard("looks.many") is not null, "the webhook hears of it");

        (await viewer.ReadAsync("alerts")).ShouldNotContain("curious-person");
        (await viewer.ReadAsync("alerts")).ShouldContain("one person");
        (await privacy.ReadAsync("alerts")).ShouldContain("curious-person");
    }
}

/// <summary>A gateway with a webhook, and whoever listens there.</summary>
public sealed class ListeningHost : ConsoleHost
{
    public const string Path = "/services/T0/a-secret-path";
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly ConcurrentQueue<string> _heard = new();
    private WebApplication? _ear;

    public override Dictionary<string, string> Settings => new(base.Settings, StringComparer.Ordinal)
    {
        ["Alerts:EverySeconds"] = "1",
        ["Alerts:ConsoleUrl"] = Address.AbsoluteUri,
        ["Alerts:Webhooks:own:Url"] = _ear!.Urls.First() + Path,
        ["Alerts:Webhooks:own:Secret"] = Secret,
    };

    public override async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _ear = builder.Build();
        _ear.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            _heard.Enqueue(await reader.ReadToEndAsync());
        });
        await _ear.StartAsync();
        await base.InitializeAsync();
        await Services.GetRequiredService<OpsUsers>().SaveAsync("everybody", Password, Enum.GetValues<OpsRole>(), CancellationToken.None);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _ear!.DisposeAsync();
    }

    /// <summary>The first of its type.</summary>
    public JsonNode? Heard(string type) => _heard.Select(body => JsonNode.Parse(body)!).FirstOrDefault(said => (string)said["type"]! == type);
}
