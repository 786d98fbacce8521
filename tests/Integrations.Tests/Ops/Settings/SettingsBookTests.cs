using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Ops.Hosts;
using Integrations.Ops.Settings;
using Integrations.StatusUpdates;
using Integrations.Storage;
using Integrations.Testing;
using Integrations.Tests.StatusUpdates;
using Npgsql;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ops.Settings;

/// <summary>What settings were when, as hosts wrote it down that were started with them.</summary>
public sealed class SettingsBookTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>, IAsyncLifetime
{
    private const IntegrationType Partner = PretendPartner.Name;

    private static readonly byte[] Root = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private readonly NpgsqlDataSource _source = StorageSetup.OpenSource(database.ConnectionString);
    private readonly TestClock _clock = new();
    private readonly CanaryText _canary = new();

    public Task InitializeAsync() => ExecuteAsync("DELETE FROM settings_seen; DELETE FROM host_start");

    public async Task DisposeAsync() => await _source.DisposeAsync();

    [Fact]
    public async Task A_start_with_the_same_settings_adds_nothing_and_one_with_others_is_a_change()
    {
        await StartAsync("a");
        Later();
        await StartAsync("b");
        Later();
        await StartAsync("c", ("Partners:ALLY:MaxInFlight", "8"), ("Partners:ALLY:Regions:US:Objective:WithinSeconds", "5"));
        Later();
        await StartAsync("d");

        var kept = await Book("x").LatestAsync(Partner, until: null, 10, CancellationToken.None);

        kept.Select(one => one.Node).ShouldBe(["d", "c", "a"], "what is as it was once is a change all the same");
        (kept[2].FirstSeenAt, kept[2].LastSeenAt, kept[2].Version).ShouldBe((_clock.GetUtcNow().AddMinutes(-3), _clock.GetUtcNow().AddMinutes(-2), HostBeat.Version));
        SettingChange.Between(kept[2].Values, kept[1].Values).ShouldBe(
            [new SettingChange("MaxInFlight", "64", "8"), new SettingChange("Regions:US:Objective", "99 % within 10 s", "99 % within 5 s")]);
        kept[0].Hash.ShouldBe(kept[2].Hash);
    }

    [Fact]
    public async Task Hosts_that_start_together_write_one_entry()
    {
        for (var round = 0; round < 5; round++)
        {
            var more = ("Partners:ALLY:MaxInFlight", $"{10 + round}");
            await Task.WhenAll(Enumerable.Range(0, 8).Select(i => StartAsync($"h{i}", more)));
        }

        (await Book("x").LatestAsync(Partner, until: null, 50, CancellationToken.None)).Select(kept => kept.Values["MaxInFlight"]).ShouldBe(["14", "13", "12", "11", "10"]);
    }

    [Fact]
    public async Task A_secret_is_not_kept_and_another_one_shows()
    {
        (string, string)[] before = [.. Secrets("first"), ("Partners:ALLY:PublicUrl", $"https://{_canary.Word("user")}:{_canary.Word("word")}@example.com/in?key={_canary.Word("query")}")];
        await StartAsync("a", before);
        Later();
        await StartAsync("b", [.. before, .. Secrets("second")]);

        var stored = await TextAsync("SELECT string_agg(s::text, ' ') FROM settings_seen s");
        var kept = await Book("x").LatestAsync(Partner, until: null, 10, CancellationToken.None);

        _canary.In(stored).ShouldBeEmpty();
        var changes = SettingChange.Between(kept[1].Values, kept[0].Values);
        changes.Select(change => change.Path).ShouldBe(["Regions:US:Inbound:0:Secret", "Regions:US:Outbound:0:Secret"]);
        foreach (var change in changes)
        {
            change.Before.ShouldNotBe(change.After);
            change.After!.ShouldMatch("^set, mark [0-9a-f]{8}$");
        }

        kept[0].Values["PublicUrl"].ShouldMatch("^https://example.com/in and more, mark [0-9a-f]{8}$");
    }

    [Fact]
    public void A_mark_is_nothing_without_the_key_and_partners_have_their_own()
    {
        var (marks, secret) = (new SecretMarks(Root), _canary.Word("secret"));

        marks.Of(Partner, secret).ShouldBe(new SecretMarks(Root).Of(Partner, secret));
        marks.Of(Partner, secret).ShouldNotBe(marks.Of(Partner, secret + "!"));
        marks.Of(Partner, secret).ShouldNotBe(marks.Of(IntegrationType.UBER, secret));
        marks.Of(Partner, secret).ShouldNotBe(new SecretMarks(new byte[32]).Of(Partner, secret));
    }

    [Fact]
    public async Task Any_two_times_can_be_compared()
    {
        await StartAsync("a");
        Later();
        await StartAsync("b", ("Partners:ALLY:StoreCheck", "false"));
        var now = _clock.GetUtcNow();

        (await Book("x").AtAsync(Partner, now.AddHours(-1), CancellationToken.None)).ShouldBeNull();
        (await Book("x").AtAsync(Partner, now.AddSeconds(-1), CancellationToken.None))!.Node.ShouldBe("a");
        (await Book("x").AtAsync(Partner, now, CancellationToken.None))!.Node.ShouldBe("b");
        (await Book("x").AtAsync(Partner, now.AddDays(3), CancellationToken.None))!.Values["StoreCheck"].ShouldBe("no");
    }

    [Fact]
    public async Task Running_hosts_that_differ_are_told_apart_and_those_that_ended_do_not_count()
    {
        await RunsAsync("old", ended: false, ("Partners:ALLY:MaxInFlight", "8"));
        await RunsAsync("gone", ended: true, ("Partners:ALLY:MaxInFlight", "9"));
        Later(seconds: 5);
        await RunsAsync("new", ended: false);
        await RunsAsync("newer", ended: false);

        var running = await Book("x").RunningAsync(Partner, CancellationToken.None);

        running.Select(one => (string.Join(' ', one.Nodes), one.Settings.Values["MaxInFlight"])).ShouldBe([("new newer", "64"), ("old", "8")]);
        Later();
        (await Book("x").RunningAsync(Partner, CancellationToken.None)).ShouldBeEmpty("all of them are silent by now");
    }

    [Fact]
    public async Task After_a_year_the_past_is_forgotten_and_the_present_is_not()
    {
        await StartAsync("a");
        Later();
        await StartAsync("b", ("Partners:ALLY:MaxInFlight", "8"));
        _clock.Advance(SettingsBook.Kept);

        (await Book("x").PruneAsync(CancellationToken.None)).ShouldBe(1);

        (await Book("x").LatestAsync(Partner, until: null, 10, CancellationToken.None)).ShouldHaveSingleItem().Node.ShouldBe("b");
    }

    private (string, string)[] Secrets(string which) =>
        [("Partners:ALLY:Regions:US:Inbound:0:Secret", _canary.Word($"{which}in")), ("Partners:ALLY:Regions:US:Outbound:0:Secret", _canary.Word($"{which}out"))];

    private static OwnSettings Own(params (string, string)[] more)
    {
        var registry = PretendPartner.Registry();
        return new OwnSettings(PretendPartner.Settings(registry, more: more), registry, new SecretMarks(Root));
    }

    private SettingsBook Book(string node) => new(_source, new HostStarts(_source, _clock), new NodeName(node), _clock);

    private Task StartAsync(string node, params (string, string)[] more) => Book(node).KeepAsync(Own(more), CancellationToken.None);

    private async Task RunsAsync(string node, bool ended, params (string, string)[] more)
    {
        await StartAsync(node, more);
        await ExecuteAsync(
            "INSERT INTO host_start (node, version, started_at, seen_at, ended_at, turns, settings) VALUES ($1, '1', $2, $2, CASE WHEN $3 THEN $2 END, '{}', jsonb_build_object('ALLY', $4))",
            node, _clock.GetUtcNow(), ended, Own(more).All[Partner].Hash);
        _clock.Advance(TimeSpan.FromSeconds(1));
    }

    private void Later(int seconds = 60) => _clock.Advance(TimeSpan.FromSeconds(seconds));

    private async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = _source.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync();
    }

    private async Task<string> TextAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
