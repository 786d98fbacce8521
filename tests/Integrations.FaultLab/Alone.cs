using Xunit;

namespace Integrations.FaultLab;

/// <summary>Tests that want the machine for themselves, as far as this assembly goes.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
