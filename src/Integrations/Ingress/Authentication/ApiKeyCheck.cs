using Integrations.Abstractions;

namespace Integrations.Ingress.Authentication;

/// <summary>A header equal to the secret.</summary>
internal static class ApiKeyCheck
{
    public static ProofResult Check(Proof.ApiKey proof, InboundMessage message, Candidate candidate)
    {
        if (message.Header(proof.Header) is not { Length: > 0 } presented)
            return ProofResult.Missing;
        return candidate.IsSecret(presented) ? ProofResult.Holds : ProofResult.Mismatch;
    }
}
