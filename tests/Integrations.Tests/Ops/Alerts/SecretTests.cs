using Integrations.Customers;
using Integrations.Ops.Alerts;
using Integrations.Ops.Alerts.Conditions;
using Integrations.Ops.Settings;
using Integrations.StatusUpdates;
using Integrations.Storage;
using Integrations.Testing;
using Integrations.Tests.StatusUpdates;
using Npgsql;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ops.Alerts;

/// <summary>The last secret of a partner comes to its end.</summary>
public sealed class SecretTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>, IAsyncLifetime
{
    private const string In = "Partners:ALLY:Regions:US:Inbound:";
    private const string Out = "Partners:ALLY:Regions:US:Outbound:";

    private readonly NpgsqlDataSource _source = StorageSetup.OpenSource(database.ConnectionString);
    private readonly TestClock _clock = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    public async Task InitializeAsync()
    {
        await using var command = _source.CreateCommand("DELETE FROM settings_seen");
        await command.ExecuteNonQueryAsync();
    }

    public async Task DisposeAsync() => await _source.DisposeAsync();

    [Fact]
    public async Task It_is_said_fourteen_days_ahead_of_the_one_that_lasts_longest_and_when_it_is_over()
    {
        var conditions = await StartAsync((In + "0:NotAfter", "2026-11-24T12:00:00Z"), (In + "1:Secret", "the next one of them"), (In + "1:NotAfter", "2026-12-08T12:00:00Z"));

        (await conditions.ReadAsync(CancellationToken.None)).ShouldBeEmpty("another outlasts the first by two weeks");
        _clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));
        var soon = (await conditions.ReadAsync(CancellationToken.None)).ShouldHaveSingleItem();
        _clock.Advance(TimeSpan.FromDays(15));
        var over = (await conditions.ReadAsync(CancellationToken.None)).ShouldHaveSingleItem();

        (soon.Kind, soon.Subject.Name, soon.Cause).ShouldBe((AlertKind.SecretEnding, "ALLY US", "what the partner proves itself with ends at 2026-12-08 12:00:00 UTC"));
        over.Cause.ShouldBe("what the partner proves itself with ended at 2026-12-08 12:00:00 UTC");
    }

    [Fact]
    public async Task One_without_an_end_lasts_for_good_and_each_side_counts_for_itself()
    {
        var conditions = await StartAsync(
            (In + "0:NotAfter", "2026-11-24T12:00:00Z"), (In + "1:Secret", "the next one of them"), (Out + "0:NotAfter", "2026-11-25T12:00:00Z"));

        (await conditions.ReadAsync(CancellationToken.None)).ShouldHaveSingleItem().Cause.ShouldBe("what we prove ourselves with ends at 2026-11-25 12:00:00 UTC");
    }

    [Fact]
    public async Task A_host_that_runs_with_former_settings_neither_says_it_nor_that_it_is_over()
    {
        var former = await StartAsync((In + "0:NotAfter", "2026-11-24T12:00:00Z"));
        _clock.Advance(TimeSpan.FromMinutes(1));
        var latest = await StartAsync((In + "0:NotAfter", "2027-11-24T12:00:00Z"));

        (await former.ReadAsync(CancellationToken.None)).ShouldBeEmpty();
        (await latest.ReadAsync(CancellationToken.None)).ShouldBeEmpty();

        var subject = AlertSubject.Lane(PretendPartner.Name, Abstractions.Region.US);
        (former.Knows(subject), latest.Knows(subject)).ShouldBe((false, true));
    }

    /// <summary>A host that was started with these and has written them down.</summary>
    private async Task<SecretConditions> StartAsync(params (string Key, string Value)[] settings)
    {
        var registry = PretendPartner.Registry();
        var own = PretendPartner.Settings(registry, more: settings);
        var seen = new OwnSettings(own, registry, new SecretMarks(new byte[32]));
        await new SettingsBook(_source, hosts: null!, new NodeName("host-1"), _clock).KeepAsync(seen, CancellationToken.None);
        return new SecretConditions(_source, own, seen, _clock);
    }
}
