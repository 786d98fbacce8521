namespace Integrations.Abstractions;

/// <summary>
/// Words one status change for the partner, or says that the partner is not told. Pure, total over statuses and versions, never throws.
/// </summary>
public interface IStatusFormatter : IPartnerPart
{
    Saying Word(StatusChange change);
}
