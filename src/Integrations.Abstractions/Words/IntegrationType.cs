namespace Integrations.Abstractions;

/// <summary>
/// The partner that a module speaks for. The members are the specification's letters: they are stored, configured
/// (<c>Partners:DOORDASH</c>) and routed by these names, so a prettier spelling would need a translation table.
/// This is the only file of the platform that names partners.
/// </summary>
public enum IntegrationType
{
    THREEPL,
    ORDERMARK,
    ALLY,
    OLO,
    OTTER,
    CHOWLY,
    DOORDASH,
    UBER,
    HUUVA,
}

/// <summary>The marketplace on which the customer ordered. It can differ from the partner that hands the order to us.</summary>
public enum Source
{
    chow_now,
    door_dash,
    grubhub,
    uber_eats,
    olo,
    ordermark,
    otter,
    chowly,
    ally,
    huuva,
    lunchbox,
    native,
    three_pl,
    other,
}
