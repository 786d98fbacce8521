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

    /// <summary>When a host of this name was started; null where the name is not ours.</summary>
    public static DateTimeOffset? StartOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return long.TryParse(name.AsSpan(name.LastIndexOf('-') + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var started) && started is > 0 and < 253402300800000
            ? DateTimeOffset.FromUnixTimeMilliseconds(started)
            : null;
    }
}
