namespace Integrations.Hangfire;

/// <summary>Hangfire's queues. Whoever waits for an order to be taken waits longest, so commands come first.</summary>
internal static class Queues
{
    public const string Forward = "forward";
    public const string Recurring = "default";
    public const string Tell = "tell";

    public static readonly IReadOnlyList<string> All = [Forward, Recurring, Tell];
}
