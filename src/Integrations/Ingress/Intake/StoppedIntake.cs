using Integrations.Abstractions;
using Integrations.Ingress.Keeping;
using Integrations.Storage;
using Npgsql;

namespace Integrations.Ingress.Intake;

/// <summary>Whether somebody has stopped new orders, asked together with whatever else an order needs to know.</summary>
internal static class StoppedIntake
{
    /// <summary>Why a request was refused, where a person had it so. The partner is told <see cref="Told"/>.</summary>
    public const string Reason = "IntakeStopped";

    /// <summary>What is true of it for the partner: nobody comes now, and another carrier should be asked.</summary>
    public const RefusalReason Told = RefusalReason.NoRobotAvailable;

    /// <summary>What stands on the order that was not taken.</summary>
    public static readonly Fault Fault = new("$", "intake_stopped");

    private const string One = "SELECT 1 FROM intake_stop WHERE integration_type = $1 AND region = $2";

    public static NpgsqlBatchCommand Find(Arrival arrival) => new NpgsqlBatchCommand(One).WithEnum(arrival.Partner).WithEnum(arrival.Message.Region);

    public static Task<bool> ReadAsync(NpgsqlDataReader reader, CancellationToken token) => reader.ReadAsync(token);

    public static Task<bool> IsSoAsync(RequestStore store, Arrival arrival) => store.ReadAsync([Find(arrival)], ReadAsync);
}
