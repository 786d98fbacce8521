using Integrations.Abstractions;

namespace Integrations.Modules.Newco;

/// <summary>
/// Lends Newco a member of <see cref="IntegrationType"/>, so that its code reads as a real partner's does without standing in the
/// specification's enum. No database and no setting knows the value, and no host loads Newco.
/// </summary>
internal static class PretendPartner
{
    extension(IntegrationType)
    {
        public static IntegrationType NEWCO => (IntegrationType)(-1);
    }
}
