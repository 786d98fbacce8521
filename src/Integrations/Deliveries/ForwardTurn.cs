using Integrations.StatusUpdates;

namespace Integrations.Deliveries;

/// <summary>
/// One attempt of one command, for a job engine whose unit is a command. It claims and records by the same statements as the loop, so it may
/// run beside loops and beside itself: whoever has the claim acts.
/// </summary>
internal sealed class ForwardTurn(ForwardingStore store, ForwardCommands commands)
{
    // An earlier command of the delivery is not through, or somebody else has this one.
    private static readonly TimeSpan NotYet = TimeSpan.FromSeconds(1);

    public async Task<TurnEnd> RunAsync(Guid command, CancellationToken stop)
    {
        var claimed = await store.ClaimAsync(1, stop, only: command);
        if (claimed is [var one])
            await commands.RunOneAsync(one);
        return await store.DueInAsync(command, CancellationToken.None) is { } wait
            ? new TurnEnd(claimed.Count == 0 ? "not_its_turn" : "no_answer", wait > NotYet ? wait : NotYet) { NotNow = claimed.Count == 0 }
            : new TurnEnd("through", After: null);
    }
}
