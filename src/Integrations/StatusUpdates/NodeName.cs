using System.Globalization;

namespace Integrations.StatusUpdates;

/// <summary>This host, as leases and audit rows name it.</summary>
public sealed record NodeName(string Value)
{
    /// <summary>New with each start: a restarted host does not hold its predecessor's leases.</summary>
    public static NodeName OfThisProcess(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var started = time.GetUtcNow().ToUnixTimeMilliseconds();
        return new NodeName(string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}-{started:x}"));
    }
}
