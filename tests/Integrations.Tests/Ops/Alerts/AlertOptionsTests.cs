using Integrations.Ops.Alerts;
using Integrations.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ops.Alerts;

/// <summary>The settings of alerts: what they are where nothing is said, and what is refused, by its path.</summary>
public sealed class AlertOptionsTests
{
    [Fact]
    public async Task Without_settings_it_watches_and_tells_nobody()
    {
        var options = await OptionsAsync();

        (options.Enabled, options.Owners, options.EverySeconds, options.HourBurn, options.DayBurn, options.LeastChanges).ShouldBe((true, "ops", 15, 14.4, 1, 10));
        (options.HeldMinutes, options.SilentSeconds, options.LooksPercent, options.FailuresInARow, options.ConsoleUrl).ShouldBe((60, 60, 80, 20, null));
        options.Webhooks.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Alerts:EverySeconds", "0", "Alerts:EverySeconds")]
    [InlineData("Alerts:LooksPercent", "101", "Alerts:LooksPercent")]
    [InlineData("Alerts:FailuresInARow", "3", "Alerts:FailuresInARow")]
    [InlineData("Alerts:FailuresInARow", "201", "Alerts:FailuresInARow")]
    [InlineData("Alerts:Owners", "", "Alerts:Owners")]
    [InlineData("Alerts:ConsoleUrl", "ops.example.com", "Alerts:ConsoleUrl")]
    [InlineData("Alerts:Webhooks:a:Url", "ftp://ops.example.com/", "Alerts:Webhooks:a:Url: url_not_http")]
    [InlineData("Alerts:Webhooks:a:Url", "https://me:secret-word@ops.example.com/", "Alerts:Webhooks:a:Url: url_with_userinfo")]
    [InlineData("Alerts:Webhooks:a:Format", "Slack", "Alerts:Webhooks:a:Url")]
    [InlineData("Alerts:Webhooks:a:Secret", "secret-word", "Alerts:Webhooks:a:Secret: whsec_")]
    [InlineData("Alerts:Webhooks:a:Secret", "whsec_c2VjcmV0LXdvcmQ=", "Alerts:Webhooks:a:Secret: whsec_")]
    [InlineData("Alerts:Webhooks:a:Format", "PagerDuty", "Alerts:Webhooks:a:Secret: the routing key")]
    [InlineData("Alerts:Webhooks:a:Kinds:0", "lane.sideways", "Alerts:Webhooks:a:Kinds: lane.sideways is none of lane.down")]
    public async Task A_bad_setting_is_refused_by_its_path_and_no_secret_is_said(string path, string value, string complaint)
    {
        var refused = await Should.ThrowAsync<OptionsValidationException>(() => OptionsAsync((path, value)));

        refused.Message.ShouldContain(complaint);
        refused.Message.ShouldNotContain("secret-word");
        refused.Message.ShouldNotContain("c2VjcmV0");
    }

    [Fact]
    public async Task A_webhook_of_each_format_is_taken()
    {
        var options = await OptionsAsync(
            ("Alerts:Webhooks:own:Url", "https://ops.example.com/hook"), ("Alerts:Webhooks:own:Secret", WebhookReceiver.Secret), ("Alerts:Webhooks:own:Kinds:0", "looks.weekly"),
            ("Alerts:Webhooks:channel:Url", "https://hooks.example.com/x"), ("Alerts:Webhooks:channel:Format", "Slack"),
            ("Alerts:Webhooks:night:Url", "https://pager.example.com/v2/enqueue"), ("Alerts:Webhooks:night:Format", "PagerDuty"), ("Alerts:Webhooks:night:Secret", "key"));

        options.Webhooks.Keys.Order().ShouldBe(["channel", "night", "own"]);
        AlertKind.All.Where(options.Webhooks["own"].Wants).ShouldBe([AlertKind.LooksWeekly]);
    }

    [Fact]
    public void Every_kind_has_words_for_its_beginning_its_end_and_its_section()
    {
        AlertKind.All.Select(kind => kind.Name).ShouldBeUnique();
        AlertKind.All.Where(kind => kind.Closed is not null).ShouldAllBe(kind => kind.Over.Length > 0);
        AlertKind.All.ShouldAllBe(kind => kind.Title.Length > 0 && kind.Means.Length > 20 && kind.Do.Length > 5 && kind.LookAt.Count > 0);
        typeof(AlertKind).GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public).Where(field => field.FieldType == typeof(AlertKind))
            .Select(field => (AlertKind)field.GetValue(null)!).ShouldBe(AlertKind.All, ignoreOrder: true);
    }

    private static async Task<AlertOptions> OptionsAsync(params (string, string)[] settings)
    {
        // No connection is opened.
        await using var host = new AlertHost("Host=127.0.0.1", new TestClock(), settings);
        return host.Services.GetRequiredService<IOptions<AlertOptions>>().Value;
    }
}
