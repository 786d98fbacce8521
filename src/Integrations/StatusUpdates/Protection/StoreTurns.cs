using Microsoft.Extensions.Hosting;

namespace Integrations.StatusUpdates.Protection;

/// <summary>Answers stores' turns where no loop of the engine does. It is never completed: a job that is still under way at a stop wants its turn.</summary>
internal sealed class StoreTurns(RateBudgets budgets) : IHostedService
{
    private Task? _answering;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _answering = budgets.RunAsync();
        return _answering.IsFaulted ? _answering : Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
