using Integrations.Deliveries;
using Integrations.Storage;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Xunit.Sdk;

namespace Integrations.Tests.Deliveries;

/// <summary>What is said of a command is what the claim of commands does with it.</summary>
public sealed class CommandGateTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private const int Rounds = 30;

    // Times lie this far apart, so that the time which the test itself takes decides nothing.
    private const int Grid = 60;

    [Fact]
    public async Task A_command_is_claimed_at_the_instant_that_was_named_and_not_before()
    {
        await using var service = PretendService.Saying(PretendService.Created);
        using var gateway = new Gateway(database.ConnectionString, service);
        var placed = new List<PlacedOrder>();
        for (var i = 0; i < 3; i++)
        {
            placed.Add(await gateway.Orders.PlaceAsync(tryNow: false));
            await gateway.Orders.AskAsync(placed[^1], CommandKind.Cancel, tryNow: false);
        }

        var seen = new HashSet<Type>();
        for (var seed = 1; seed <= Rounds; seed++)
        {
            try
            {
                await RoundAsync(gateway, placed, new Random(seed), seen);
            }
            catch (ShouldAssertException e)
            {
                throw new XunitException($"Seed {seed}: {e.Message}", e);
            }
        }

        seen.ShouldBe([typeof(CommandGate.Behind), typeof(CommandGate.Leased), typeof(CommandGate.Backoff), typeof(CommandGate.DueNow)], ignoreOrder: true);
    }

    private static async Task RoundAsync(Gateway gateway, IEnumerable<PlacedOrder> placed, Random random, HashSet<Type> seen)
    {
        // One moment for all, so that equal times are equal.
        var start = await NowAsync(gateway);
        foreach (var order in placed)
        {
            foreach (var command in await gateway.CommandsAsync(order.Id))
            {
                var leased = random.Next(2) == 0 ? "nextval('lease_token'), 'another'" : "NULL, NULL";
                await gateway.ExecuteAsync(
                    $"UPDATE delivery_command SET due_at = '{start:O}'::timestamptz + interval '{(random.Next(-2, 3) * Grid) - 1} s', (lease_token, lease_owner) = ROW({leased}) WHERE id = '{command.Text("id")}'");
            }
        }

        var said = new Dictionary<Guid, PendingForwarding>();
        foreach (var order in placed)
            said.Add(order.Id, (await PendingAsync(gateway, order.Id)).ShouldNotBeNull());
        var now = await NowAsync(gateway);
        var named = said.Values.Select(s => s.NextMoveAt).Max();
        var until = random.Next(2) == 0 || named < now ? now : named;
        await gateway.ExecuteAsync($"UPDATE delivery_command SET due_at = due_at - interval '{(until - now).TotalMicroseconds:0} microseconds'");

        var claimed = (await gateway.Store.ClaimAsync(100, CancellationToken.None)).Select(c => c.Lease.CommandId).ToList();

        claimed.ShouldBe(said.Values.Where(s => s.NextMoveAt <= until).Select(s => s.Commands[0].CommandId), ignoreOrder: true);
        if (until == now)
            said.Values.SelectMany(s => s.Commands).Where(c => c.Gate is CommandGate.DueNow).Select(c => c.CommandId).ShouldBe(claimed, ignoreOrder: true);
        seen.UnionWith(said.Values.SelectMany(s => s.Commands).Select(c => c.Gate.GetType()));
    }

    private static async Task<PendingForwarding?> PendingAsync(Gateway gateway, Guid delivery)
    {
        await using var db = await gateway.Get<IDbContextFactory<IntegrationsDb>>().CreateDbContextAsync();
        return await PendingForwarding.ReadAsync(db, delivery, [], await NowAsync(gateway), CancellationToken.None);
    }

    private static async Task<DateTimeOffset> NowAsync(Gateway gateway)
    {
        await using var command = gateway.Source.CreateCommand("SELECT now()");
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync())!);
    }
}
