using Integrations.Ops.Acts;
using Integrations.StatusUpdates.Protection;

namespace Integrations.Tests.StatusUpdates.Protection;

/// <summary>What operators order, as tests say it.</summary>
internal static class LaneOrders
{
    extension(LaneStore gates)
    {
        public Task HoldAsync(LaneKey lane, bool drain, string by, string reason, CancellationToken token) =>
            gates.OrderAsync(lane, drain ? LaneAct.Drain : LaneAct.Pause, Record(by, reason), token);

        public Task ResumeAsync(LaneKey lane, string by, string reason, CancellationToken token) =>
            gates.OrderAsync(lane, LaneAct.Resume, Record(by, reason), token);
    }

    private static OpsAct Record(string by, string reason) => ActLedger.Row(new Doer(by, reason), "lane.test", TimeProvider.System.GetUtcNow());
}
