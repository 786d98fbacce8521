namespace Integrations.Ops.Access;

/// <summary>What somebody may do in the console. Every role may look; no role includes another.</summary>
public enum OpsRole
{
    /// <summary>Looks, and sees nothing personal.</summary>
    Viewer,

    /// <summary>Acts on deliveries, lanes, batches and jobs.</summary>
    Operator,

    /// <summary>Sees a personal value in clear, one at a time, with a purpose, on record.</summary>
    Privacy,

    /// <summary>Changes what holds for everybody: what is ignored, which partners are paused beyond a day.</summary>
    Admin,
}
