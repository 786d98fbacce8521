using Integrations.Abstractions;
using Integrations.Ingress.Authentication;

namespace Integrations.Tests.Ingress.Authentication;

/// <summary>A secret that is itself sent: everything near it that is not it.</summary>
internal abstract class SecretCases : ProofCases
{
    protected SecretCases(Func<string, (string, string)> header, string otherHeader)
    {
        Good["US"] = (Credentials.Message("{}", header(Credentials.Us)), Region.US);
        Good["EU, in the spelling of the settings"] = (Credentials.Message("{}", header(Credentials.Eu)), Region.EU);
        Good["an empty body"] = (Credentials.Message("", header(Credentials.Us)), Region.US);

        for (var place = 0; place < 24; place++)
            Add($"bit flipped in character {place}", Credentials.Flip(Credentials.Us, place), header);
        Add("first half", Credentials.Us[..20], header);
        Add("without the last character", Credentials.Us[..^1], header);
        Add("without the first character", Credentials.Us[1..], header);
        Add("one character more", Credentials.Us + "x", header);
        Add("a null character more", Credentials.Us + "\0", header);
        Add("a space behind", Credentials.Us + " ", header);
        Add("a space before", " " + Credentials.Us, header);
        Add("twice", Credentials.Us + Credentials.Us, header);
        Add("two headers, the valid one first", Credentials.Us + "," + Credentials.OfNeighbour, header);
        Add("two headers, the valid one last", Credentials.OfNeighbour + "," + Credentials.Us, header);
        Add("upper case", Credentials.Us.ToUpperInvariant(), header);
        Add("in base64", Convert.ToBase64String(Credentials.Bytes(Credentials.Us)), header);
        Add("in hex", Convert.ToHexString(Credentials.Bytes(Credentials.Us)), header);
        Add("in quotes", $"\"{Credentials.Us}\"", header);
        Add("the neighbour's", Credentials.OfNeighbour, header);
        Add("a full-width letter", "ａ" + Credentials.Us[1..], header);
        Add("EU without its mark", Credentials.Eu["whsec_".Length..], header);
        Bad["retired"] = (Credentials.Message("{}", header(Credentials.UsRetired)), ProofResult.Retired);
        Bad["not yet"] = (Credentials.Message("{}", header(Credentials.EuNotYet)), ProofResult.Retired);
        Bad["nothing"] = (Credentials.Message("{}"), ProofResult.Missing);
        Bad["in another header"] = (Credentials.Message("{}", (otherHeader, Credentials.Us)), ProofResult.Missing);
    }

    private void Add(string name, string presented, Func<string, (string, string)> header) =>
        Bad[name] = (Credentials.Message("{}", header(presented)), ProofResult.Mismatch);
}

internal sealed class BearerCases : SecretCases
{
    public BearerCases()
        : base(secret => ("Authorization", "Bearer " + secret), "X-Authorization")
    {
        Good["the scheme in lower case"] = (Credentials.Message("{}", ("authorization", "bearer " + Credentials.Us)), Region.US);

        Bad["no scheme"] = (Credentials.Message("{}", ("Authorization", Credentials.Us)), ProofResult.Malformed);
        Bad["scheme only"] = (Credentials.Message("{}", ("Authorization", "Bearer ")), ProofResult.Malformed);
        Bad["basic"] = (Credentials.Message("{}", ("Authorization", "Basic " + Credentials.Us)), ProofResult.Malformed);
        Bad["no space"] = (Credentials.Message("{}", ("Authorization", "Bearer" + Credentials.Us)), ProofResult.Malformed);
        Bad["empty header"] = (Credentials.Message("{}", ("Authorization", "")), ProofResult.Missing);
    }

    public override IReadOnlyList<Proof> Proofs { get; } = [new Proof.Bearer()];
}

internal sealed class ApiKeyCases : SecretCases
{
    private const string Header = "X-Partner-Key";

    public ApiKeyCases()
        : base(secret => (Header, secret), "X-Partner-Keys")
    {
        Bad["with a scheme"] = (Credentials.Message("{}", (Header, "Bearer " + Credentials.Us)), ProofResult.Mismatch);
        Bad["empty header"] = (Credentials.Message("{}", (Header, "")), ProofResult.Missing);
        Bad["as bearer"] = (Credentials.Message("{}", ("Authorization", "Bearer " + Credentials.Us)), ProofResult.Missing);
    }

    public override IReadOnlyList<Proof> Proofs { get; } = [new Proof.ApiKey(Header)];
}
