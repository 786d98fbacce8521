using Integrations.Abstractions;

namespace Integrations.Customers;

/// <summary>Who looks, what for, and on whose behalf: written down before anything is decrypted.</summary>
/// <param name="Actor">A person's login, or the part of the system that acts.</param>
/// <param name="Purpose">What for.</param>
/// <param name="RequestId">The request or job that the look belongs to.</param>
public sealed record AccessContext(string Actor, PiiPurpose Purpose, Guid RequestId);

/// <summary>A value of a customer, in clear.</summary>
public sealed record OpenedPii(Guid Id, PiiKind Kind, Personal Value);
