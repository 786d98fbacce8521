namespace Integrations.Abstractions;

/// <summary>The door plate of a module: who it speaks for and in which generations of the partner's API.</summary>
public interface IIntegrationModule : IPartnerPart
{
    /// <summary>Ascending. A delivery keeps the version it came with for its whole life.</summary>
    IReadOnlyList<int> ApiVersions { get; }

    /// <summary>Where the partner documents its contract, or the closest public text.</summary>
    Uri Documentation { get; }

    /// <summary>The limits of the partner's contract, one per scope at most. Settings may give others.</summary>
    IReadOnlyList<RateLimit> RateLimits => [];
}
