using System.Text;
using System.Text.Json.Nodes;
using Integrations.Exchange;
using Integrations.Ops.Alerts;
using Integrations.Ops.Events;
using Integrations.Partners;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ops.Alerts;

/// <summary>An event in the words of each kind of endpoint.</summary>
public sealed class EventWordingTests
{
    private static readonly DateTimeOffset At = new(2030, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private static readonly EventBody Down = new()
    {
        Id = new Guid("0194f000-0000-7000-8000-00000000000e"),
        Type = "lane.down",
        Kind = "lane.down",
        At = At,
        AlertId = new Guid("0194f000-0000-7000-8000-00000000000a"),
        Urgent = true,
        Summary = "ALLY US cannot be told anything: 41 live orders.",
        Owner = "ops",
        Partner = "ALLY",
        Subject = "ALLY US",
        BlastRadius = "41 live orders",
        SuspectedCause = "status <b> http_400 & more",
        LastDeploy = new EventDeploy("1.2.3+abc", At.AddMinutes(-10)),
        RunbookUrl = "https://ops.example.com/ops/alerts/runbook#lane-down",
        Link = "https://ops.example.com/ops/orders?q=x&y=1",
    };

    /// <summary>The vector that the standard's own libraries are held to.</summary>
    [Fact]
    public void The_standard_s_test_vector_holds()
    {
        var headers = WebhookSignature.Headers(
            [new Credential { Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" }], "msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330), "{\"test\": 2432232314}"u8)!;

        headers.Select(header => $"{header.Key}: {header.Value}").ShouldBe(
            ["webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp: 1614265330", "webhook-signature: v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="]);
    }

    [Fact]
    public void The_standard_form_is_our_own_words_and_leaves_out_what_is_not_known()
    {
        var call = EventWording.Word(new WebhookOptions { Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" }, (Down with { Link = null }).ToString(), At);

        var json = JsonNode.Parse(call.Body)!.AsObject();
        ((string)json["suspected_cause"]!).ShouldBe("status <b> http_400 & more");
        ((string)json["last_deploy"]!["version"]!).ShouldBe("1.2.3+abc");
        json.ContainsKey("link").ShouldBeFalse();
        call.Headers.Select(header => header.Key).ShouldBe(["webhook-id", "webhook-timestamp", "webhook-signature"]);
        call.Headers[0].Value.ShouldBe("evt_" + Down.Id.ToString("N"));
    }

    [Fact]
    public void Slack_hears_a_text_in_which_nothing_of_ours_becomes_markup()
    {
        var call = EventWording.Word(new WebhookOptions { Format = WebhookFormat.Slack }, Down.ToString(), At);

        ((string)JsonNode.Parse(call.Body)!["text"]!).ShouldBe(
            ":rotating_light: ALLY US cannot be told anything: 41 live orders.\nSuspected: status &lt;b&gt; http_400 &amp; more\nLast deploy: 1.2.3+abc, 2030-01-15 11:50 UTC\n"
            + "<https://ops.example.com/ops/orders?q=x&amp;y=1|the list> · <https://ops.example.com/ops/alerts/runbook#lane-down|what to do>");
        call.Headers.ShouldBeEmpty();
    }

    [Fact]
    public void PagerDuty_hears_one_incident_that_is_resolved_under_the_same_key()
    {
        var endpoint = new WebhookOptions { Format = WebhookFormat.PagerDuty, Secret = "a-routing-key" };

        var trigger = JsonNode.Parse(EventWording.Word(endpoint, Down.ToString(), At).Body)!;
        var resolve = JsonNode.Parse(EventWording.Word(endpoint, (Down with { Type = "lane.up", Closed = true }).ToString(), At).Body)!;

        ((string)trigger["routing_key"]!, (string)trigger["event_action"]!, (string)trigger["payload"]!["severity"]!).ShouldBe(("a-routing-key", "trigger", "critical"));
        ((string)trigger["payload"]!["source"]!, (string)trigger["payload"]!["class"]!, trigger["links"]!.AsArray().Count).ShouldBe(("ALLY US", "lane.down", 2));
        resolve.ToJsonString().ShouldBe("""{"routing_key":"a-routing-key","event_action":"resolve","dedup_key":"0194f000-0000-7000-8000-00000000000a"}""");
        ((string)trigger["dedup_key"]!).ShouldBe((string)resolve["dedup_key"]!);
    }

    [Fact]
    public void What_rises_is_told_under_the_same_key_with_how_far_and_urgently_at_the_last_step()
    {
        var endpoint = new WebhookOptions { Format = WebhookFormat.PagerDuty, Secret = "a-routing-key" };
        var half = Down with { Type = "calls.failing", Kind = "calls.failing", Urgent = null, Percent = 50 };

        var first = JsonNode.Parse(EventWording.Word(endpoint, half.ToString(), At).Body)!;
        var last = JsonNode.Parse(EventWording.Word(endpoint, (half with { Id = Guid.Empty, Percent = 100, Urgent = true }).ToString(), At).Body)!;

        ((string)first["payload"]!["severity"]!, (string)first["payload"]!["custom_details"]!["percent"]!).ShouldBe(("warning", "50"));
        ((string)last["payload"]!["severity"]!, (string)last["payload"]!["custom_details"]!["percent"]!).ShouldBe(("critical", "100"));
        ((string)first["dedup_key"]!).ShouldBe((string)last["dedup_key"]!);
    }

    [Fact]
    public void What_has_no_end_opens_no_incident_unless_it_is_asked_for()
    {
        var pager = new WebhookOptions { Format = WebhookFormat.PagerDuty };
        AlertKind.All.Where(pager.Wants).ShouldBe(AlertKind.All.Where(kind => kind.Closed is not null));
        pager.Kinds.Add("partner.drift");

        AlertKind.All.Where(pager.Wants).ShouldBe([AlertKind.PartnerDrift]);
        AlertKind.All.ShouldAllBe(kind => new WebhookOptions().Wants(kind));
    }

    [Fact]
    public void No_secret_is_in_what_is_printed()
    {
        var endpoint = new WebhookOptions { Format = WebhookFormat.PagerDuty, Secret = "a-routing-key", Url = new Uri("https://hooks.example.com/T0/secret") };

        $"{endpoint} {EventWording.Word(endpoint, Down.ToString(), At)}".ShouldBe("*** ***");
        Encoding.UTF8.GetString(EventWording.Word(new WebhookOptions { Format = WebhookFormat.Slack, Secret = "unused" }, Down.ToString(), At).Body).ShouldNotContain("unused");
    }
}
