namespace Integrations.Abstractions;

/// <summary>
/// Only where a partner lets itself be asked what it knows: settles whether a call that was not answered has arrived, before it is
/// repeated. Pure, never throws.
/// </summary>
public interface IStatusQuery : IPartnerPart
{
    /// <summary>The question; null where this status or version cannot be asked about.</summary>
    PartnerCall? Ask(StatusChange change, string partnerStatus);

    /// <summary>What the answer shows of the change.</summary>
    Known Read(PartnerAnswer answer, StatusChange change, string partnerStatus);
}

public enum Known
{
    /// <summary>The partner has this change, or a later one.</summary>
    Received,

    /// <summary>The partner certainly does not have it.</summary>
    Absent,

    /// <summary>The answer does not show it.</summary>
    Unclear,
}
