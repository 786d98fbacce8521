namespace Integrations.Ops.Reveals;

/// <summary>What somebody needs a personal value for. It stands in the record of the look.</summary>
public enum RevealPurpose
{
    /// <summary>The customer has to be reached, and nobody else can.</summary>
    ReachTheCustomer,

    /// <summary>The robot cannot find or enter the place.</summary>
    FindThePlace,

    /// <summary>The customer asked what we hold.</summary>
    CustomerAsked,

    /// <summary>A partner or the police asked on grounds that were checked.</summary>
    LawfulRequest,

    /// <summary>A request that could not be read has to be understood.</summary>
    RepairAReading,
}
