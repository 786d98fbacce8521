namespace Integrations.Sandbox.Run;

/// <summary>Only the world, for a gateway that somebody runs in another window.</summary>
internal sealed class WorldOnly(WorldSettings settings, Uri gateway, Board board)
{
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        await using var world = await SandboxWorld.StartAsync(settings, cancel: cancel);
        world.ConnectTo(gateway);
        board.Say($"sandbox    {new Uri(world.Address, "sandbox/report")}");
        board.Say($"receipts   {new Uri(world.Address, "sandbox/receipts")}");
        board.Say($"partners   {string.Join(", ", world.Partners.Select(partner => partner.Partner))}");
        board.Say($"Robots report to {gateway}. A gateway there needs these settings:");
        foreach (var (name, value) in world.GatewaySettings(gateway))
            board.Say($"export {name.Replace(":", "__", StringComparison.Ordinal)}='{value}'");
        board.Say("Send an order by hand (proofs with a time in them hold for some minutes):");
        foreach (var line in world.CurlLines(gateway))
            board.Say(line);
        await Task.WhenAny(Task.Delay(Timeout.Infinite, cancel));
        return Conductor.Clean;
    }
}
