using Integrations.Abstractions;

namespace Integrations.StatusUpdates.Protection;

/// <summary>One partner in one region: the unit of protection.</summary>
public readonly record struct LaneKey(IntegrationType Partner, Region Region);
