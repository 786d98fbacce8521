namespace Integrations.Abstractions;

/// <summary>
/// Says what a partner's answer to a status call means, where the HTTP status alone does not. Pure, never throws.
/// Return null to leave the answer to <see cref="SendOutcome.ByStatus"/>.
/// </summary>
public interface IReplyReader : IPartnerPart
{
    SendOutcome? Read(PartnerAnswer answer);
}
