namespace Integrations.Tests.StatusUpdates.Protection;

/// <summary>The true time, later by what the test says; timers run as ever.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    public TimeSpan Later { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Later;
}
