using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Partners;

namespace Integrations.Ops.Settings;

/// <summary>Every secret of a partner as it stands: there or not, how old, last of use when, valid until when. Never one of them.</summary>
internal sealed class CredentialBook(PartnerSettings settings, SettingsBook book, CredentialUses uses, SecretMarks marks, TimeProvider time)
{
    /// <summary>Changes of settings that are gone through for the age of a secret; older ones leave "at least".</summary>
    public const int MostChanges = 200;

    /// <summary>By region, what the partner proves itself with first. A side without any secret is one entry, in which it is missing.</summary>
    public async Task<IReadOnlyList<CredentialSeen>> ReadAsync(IntegrationType partner, CancellationToken token)
    {
        var now = time.GetUtcNow();
        var used = await uses.ReadAsync(partner, token);
        var history = await book.LatestAsync(partner, until: null, MostChanges, token);
        var found = new List<CredentialSeen>();
        foreach (var region in Enum.GetValues<Region>().Where(region => settings.For(partner, region) is not null))
        {
            foreach (var outbound in new[] { false, true })
            {
                var own = settings.For(partner, region)!;
                var side = outbound ? own.Outbound : own.Inbound;
                if (side.Count == 0)
                    found.Add(new CredentialSeen(region, outbound, CredentialState.Missing));
                var seen = side.Select(credential => Seen(credential, region, outbound)).ToList();
                var last = seen.Max(one => one.UsedAt);
                found.AddRange(seen.Select(one => one with { IsLastUsed = seen.Count > 1 && last is not null && one.UsedAt == last }));
            }
        }

        return found;

        CredentialSeen Seen(Credential credential, Region region, bool outbound)
        {
            var mark = credential.Secret.Length > 0 ? marks.Of(partner, credential.Secret) : null;
            var (since, known) = Since(history, region, outbound, mark);
            return new CredentialSeen(region, outbound, StateOf(credential, now))
            {
                Mark = mark,
                KeyId = credential.KeyId,
                Since = since,
                IsSinceKnown = known,
                UsedAt = mark is not null && used.TryGetValue((region, outbound, mark), out var at) ? at : null,
                NotBefore = credential.NotBefore,
                NotAfter = credential.NotAfter,
            };
        }
    }

    /// <summary>From when on it stood in the settings without a break, and whether the time before is known.</summary>
    private static (DateTimeOffset? Since, bool Known) Since(IReadOnlyList<KeptSettings> history, Region region, bool outbound, string? mark)
    {
        if (mark is null)
            return (null, false);
        // It may have had another place: the next secret is the second one until the old one is taken away.
        var places = Enumerable.Range(0, Credential.MaxActive).Select(position => SettingsText.SecretPath(region, outbound, position)).ToArray();
        var stood = history.TakeWhile(kept => places.Any(place => kept.Values.GetValueOrDefault(place) == SettingsText.SecretValue(mark))).Count();
        return stood == 0 ? (null, false) : (history[stood - 1].FirstSeenAt, stood < history.Count);
    }

    private static CredentialState StateOf(Credential credential, DateTimeOffset now) => credential switch
    {
        { Secret.Length: 0 } => CredentialState.Missing,
        _ when now >= credential.NotAfter => CredentialState.Expired,
        _ when now < credential.NotBefore => CredentialState.NotYet,
        _ => CredentialState.Valid,
    };
}

/// <summary>Whether a secret counts at this moment.</summary>
public enum CredentialState
{
    Missing,
    NotYet,
    Valid,
    Expired,
}

/// <summary>A secret, without it.</summary>
/// <param name="Region">Where it counts.</param>
/// <param name="Outbound">True for what we prove ourselves with, false for what the partner does.</param>
/// <param name="State">Whether it counts now.</param>
public sealed record CredentialSeen(Region Region, bool Outbound, CredentialState State)
{
    /// <summary>Under this many days to its end somebody should be at work on the next one.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    /// <summary>Null where it is missing.</summary>
    public string? Mark { get; init; }

    public string? KeyId { get; init; }

    /// <summary>The start of the first host that had it; null where that is not written down.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>False where it may be older than what is kept.</summary>
    public bool IsSinceKnown { get; init; }

    /// <summary>On any host; null where it never was, or longer ago than is kept.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>True for the one of two that was of use last.</summary>
    public bool IsLastUsed { get; init; }

    public DateTimeOffset? NotBefore { get; init; }

    public DateTimeOffset? NotAfter { get; init; }

    public bool EndsSoon(DateTimeOffset now) => State is CredentialState.Valid && NotAfter - now < Soon;
}
