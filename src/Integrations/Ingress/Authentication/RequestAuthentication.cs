using Integrations.Abstractions;
using Integrations.Partners;

namespace Integrations.Ingress.Authentication;

/// <summary>
/// Says whose a request is, from its raw bytes. Every credential of every region of the partner is tried against every proof that the
/// module declares, without an early exit, so that neither the answer nor its time says which secret was nearly right.
/// </summary>
public sealed class RequestAuthentication
{
    private readonly Dictionary<IntegrationType, IReadOnlyList<Candidate>> _candidates = [];

    public RequestAuthentication(PartnerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        foreach (var lane in settings.Lanes.GroupBy(lane => lane.Type, lane => lane.Region))
            _candidates[lane.Key] = [.. lane.Order().SelectMany(region => Candidate.Of(region, settings.For(lane.Key, region)!.Inbound))];
    }

    /// <summary>The credential counts when it was active at the moment of receipt.</summary>
    public async ValueTask<Authenticity> CheckAsync(IntegrationType partner, InboundMessage message, IReadOnlyList<Proof> proofs)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(proofs);
        Candidate? proved = null;
        var best = ProofResult.Missing;
        foreach (var candidate in _candidates.GetValueOrDefault(partner, []))
        {
            var active = candidate.ActiveAt(message.ReceivedAt);
            foreach (var proof in proofs)
            {
                var result = await CheckAsync(proof, message, candidate);
                if (result is ProofResult.Holds && !active)
                    result = ProofResult.Retired;
                if (result is ProofResult.Holds)
                    proved ??= candidate;
                best = result > best ? result : best;
            }
        }

        proved?.Use(message.ReceivedAt);
        return proved is null ? new Authenticity.Denied(best) : new Authenticity.Proved(proved.Region, proved.Id);
    }

    private static ValueTask<ProofResult> CheckAsync(Proof proof, InboundMessage message, Candidate candidate) => proof switch
    {
        Proof.Bearer => new(BearerCheck.Check(message, candidate)),
        Proof.ApiKey key => new(ApiKeyCheck.Check(key, message, candidate)),
        Proof.Hmac hmac => new(HmacCheck.Check(hmac, message, candidate)),
        Proof.SignedToken token => SignedTokenCheck.CheckAsync(token, message, candidate),
        Proof.SignedWebhook => new(SignedWebhookCheck.Check(message, candidate)),
        _ => throw new InvalidOperationException($"There is no check for {proof.GetType().Name}."),
    };
}

/// <summary>Whose a request is, or why that is not known.</summary>
public abstract record Authenticity
{
    private Authenticity()
    {
    }

    /// <param name="Region">Of the credential; it becomes the region of the delivery.</param>
    /// <param name="CredentialId">Names the credential in metrics, so that it shows when an old one is no longer used. Never the secret.</param>
    public sealed record Proved(Region Region, string CredentialId) : Authenticity;

    public sealed record Denied(ProofResult Reason) : Authenticity;
}

/// <summary>How near a request came to a proof; the nearest of all tries is the reason that is counted.</summary>
public enum ProofResult
{
    /// <summary>The request carries nothing of this kind.</summary>
    Missing,

    /// <summary>What it carries cannot be such a proof.</summary>
    Malformed,

    /// <summary>It is not the secret's, or says something else than the credential.</summary>
    Mismatch,

    /// <summary>It is the secret's, too old or too new.</summary>
    Stale,

    /// <summary>It holds, for a credential that is not active.</summary>
    Retired,

    Holds,
}
