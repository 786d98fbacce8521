using System.Text;
using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Exchange;
using Integrations.Ingress.Authentication;
using Integrations.Ops.Hosts;
using Integrations.Ops.Settings;
using Integrations.Partners;
using Integrations.StatusUpdates;
using Integrations.Storage;
using Integrations.Testing;
using Integrations.Tests.StatusUpdates;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ops.Settings;

/// <summary>How old a secret is, when it was last of use, and until when it counts; on every host the same.</summary>
public sealed class CredentialBookTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>, IAsyncLifetime
{
    private const IntegrationType Partner = PretendPartner.Name;
    private const string In = "Partners:ALLY:Regions:US:Inbound:";
    private const string Out = "Partners:ALLY:Regions:US:Outbound:";

    private readonly NpgsqlDataSource _source = StorageSetup.OpenSource(database.ConnectionString);
    private readonly SecretMarks _marks = new(new byte[32]);
    private readonly TestClock _clock = new();
    private readonly CanaryText _canary = new();

    private string Old => _canary.Word("old");

    private string New => _canary.Word("new");

    public async Task InitializeAsync()
    {
        await using var command = _source.CreateCommand("DELETE FROM settings_seen; DELETE FROM credential_use");
        await command.ExecuteNonQueryAsync();
    }

    public async Task DisposeAsync() => await _source.DisposeAsync();

    [Fact]
    public async Task While_a_secret_is_changed_it_shows_which_one_is_still_of_use()
    {
        var host = Host((In + "0:Secret", Old), (In + "1:Secret", New), (In + "1:KeyId", "next"));
        await host.AsksAsync(New);
        _clock.Advance(TimeSpan.FromMinutes(3));
        await host.AsksAsync(Old);
        _clock.Advance(TimeSpan.FromMinutes(3));
        await host.AsksAsync("a secret that is nobody's at all");
        await host.Uses.KeepAsync(CancellationToken.None);

        // Another host, which was asked nothing itself.
        var seen = await Host((In + "0:Secret", Old), (In + "1:Secret", New), (In + "1:KeyId", "next")).SeenAsync(outbound: false);

        seen.Select(one => (one.Mark, one.KeyId, one.State, one.UsedAt, one.IsLastUsed)).ShouldBe(
        [
            (_marks.Of(Partner, Old), null, CredentialState.Valid, _clock.GetUtcNow().AddMinutes(-3), true),
            (_marks.Of(Partner, New), "next", CredentialState.Valid, _clock.GetUtcNow().AddMinutes(-6), false),
        ]);
        _canary.In(await StoredAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_used_and_not_yet_written_down_shows_on_its_own_host_and_a_later_use_is_never_taken_back()
    {
        var (ahead, behind) = (Host((In + "0:Secret", Old)), Host((In + "0:Secret", Old)));
        await behind.AsksAsync(Old);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await ahead.AsksAsync(Old);

        (await ahead.SeenAsync(outbound: false))[0].UsedAt.ShouldBe(_clock.GetUtcNow());
        (await Host((In + "0:Secret", Old)).SeenAsync(outbound: false))[0].UsedAt.ShouldBeNull();
        await ahead.Uses.KeepAsync(CancellationToken.None);
        await behind.Uses.KeepAsync(CancellationToken.None);
        (await Host((In + "0:Secret", Old)).SeenAsync(outbound: false))[0].UsedAt.ShouldBe(_clock.GetUtcNow());
    }

    [Fact]
    public async Task A_call_of_ours_is_a_use_of_the_secrets_that_it_is_proved_with()
    {
        var host = Host((Out + "0:Secret", Old), (Out + "1:Secret", New), (Out + "1:NotBefore", "2030-01-01T00:00:00Z"));

        await host.CallsAsync(new Access.Bearer());
        (await host.SeenAsync(outbound: true)).Select(one => one.UsedAt).ShouldBe([null, _clock.GetUtcNow()], "the younger one speaks");
        await host.CallsAsync(new Access.SignedWebhook());
        (await host.SeenAsync(outbound: true)).Select(one => one.UsedAt).ShouldBe([_clock.GetUtcNow(), _clock.GetUtcNow()], "both sign");
        (await host.SeenAsync(outbound: false))[0].UsedAt.ShouldBeNull();
    }

    [Fact]
    public async Task A_secret_is_as_old_as_its_first_start_wherever_it_stood_since()
    {
        await Host((In + "0:Secret", Old)).StartAsync();
        _clock.Advance(TimeSpan.FromDays(40));
        await Host((In + "0:Secret", Old), (In + "1:Secret", New)).StartAsync();
        var introduced = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromDays(2));
        var host = Host((In + "0:Secret", New));
        await host.StartAsync();

        var mine = (await host.SeenAsync(outbound: false)).ShouldHaveSingleItem();
        var ours = (await host.SeenAsync(outbound: true)).ShouldHaveSingleItem();

        (mine.Since, mine.IsSinceKnown).ShouldBe((introduced, true));
        (ours.Since, ours.IsSinceKnown).ShouldBe((introduced.AddDays(-40), false), "nothing older is known");
    }

    [Fact]
    public async Task The_end_is_near_under_fourteen_days_and_what_is_missing_is_said()
    {
        var now = _clock.GetUtcNow();
        string After(double days) => now.AddDays(days).ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        var host = Host(
            (In + "0:Secret", Old), (In + "0:NotAfter", After(13.9)), (In + "1:Secret", New), (In + "1:NotAfter", After(14.1)),
            (Out + "0:Secret", Old), (Out + "0:NotAfter", After(-1)), (Out + "1:Secret", New), (Out + "1:NotBefore", After(1)),
            ("Partners:ALLY:Regions:EU:BaseAddresses:1", "http://127.0.0.1:9/"));

        var seen = await host.Book.ReadAsync(Partner, CancellationToken.None);

        seen.Select(one => (one.Region, one.Outbound, one.State, one.EndsSoon(now))).ShouldBe(
        [
            (Region.US, false, CredentialState.Valid, true), (Region.US, false, CredentialState.Valid, false),
            (Region.US, true, CredentialState.Expired, false), (Region.US, true, CredentialState.NotYet, false),
            (Region.EU, false, CredentialState.Missing, false), (Region.EU, true, CredentialState.Missing, false),
        ], ignoreOrder: true);
    }

    private PretendHost Host(params (string, string)[] more)
    {
        var registry = PretendPartner.Registry();
        var settings = PretendPartner.Settings(registry, more: more);
        var uses = new CredentialUses(_source, settings, registry, _marks, _clock);
        var book = new SettingsBook(_source, new HostStarts(_source, _clock), new NodeName("n"), _clock);
        return new PretendHost(settings, new OwnSettings(settings, registry, _marks), book, uses, new CredentialBook(settings, book, uses, _marks, _clock), _clock);
    }

    private async Task<string> StoredAsync()
    {
        await using var command = _source.CreateCommand("SELECT string_agg(u::text, ' ') FROM credential_use u");
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private sealed record PretendHost(PartnerSettings Settings, OwnSettings Own, SettingsBook Kept, CredentialUses Uses, CredentialBook Book, TestClock Clock)
    {
        public Task StartAsync() => Kept.KeepAsync(Own, CancellationToken.None);

        public async Task<IReadOnlyList<CredentialSeen>> SeenAsync(bool outbound) =>
            [.. (await Book.ReadAsync(Partner, CancellationToken.None)).Where(one => one.Outbound == outbound)];

        /// <summary>The partner asks, with a secret.</summary>
        public async Task AsksAsync(string secret) => await new RequestAuthentication(Settings).CheckAsync(
            Partner,
            new InboundMessage
            {
                Route = new InboundRoute("v1-create", "POST", "/ALLY/v1/deliveries", RouteKind.Create, 1),
                Body = Encoding.UTF8.GetBytes("{}"),
                RequestId = Guid.CreateVersion7(Clock.GetUtcNow()),
                ReceivedAt = Clock.GetUtcNow(),
                Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Authorization"] = $"Bearer {secret}" },
            },
            [new Proof.Bearer()]);

        public async Task CallsAsync(Access access)
        {
            var configuration = new ConfigurationBuilder().Build();
            await using var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(Clock).AddSingleton(Settings).AddExchange(configuration).BuildServiceProvider();
            await services.GetRequiredService<PartnerAccess>().ForAsync(
                Partner, Region.US, 1, new PartnerCall("status", "POST", "status", access), new Uri("https://partner.example.com/status"), "m1", CancellationToken.None);
        }
    }
}
