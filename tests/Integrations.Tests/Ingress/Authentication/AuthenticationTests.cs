using Integrations.Abstractions;
using Integrations.Ingress.Authentication;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ingress.Authentication;

/// <summary>Each kind of proof: what is let in, and at least forty things that look like it and are not.</summary>
public sealed class AuthenticationTests
{
    private static readonly Dictionary<string, ProofCases> Schemes = new ProofCases[]
    {
        new BearerCases(), new ApiKeyCases(), new HexHmacCases(), new Base64HmacCases(), new AddressHmacCases(),
        new SignedTokenCases(), new SignedWebhookCases(),
    }.ToDictionary(c => c.GetType().Name, StringComparer.Ordinal);

    private readonly RequestAuthentication _authentication = Credentials.Authentication();

    public static TheoryData<string, string> Good => Names(cases => cases.Good.Keys);

    public static TheoryData<string, string> Bad => Names(cases => cases.Bad.Keys);

    public static TheoryData<string> All => [.. Schemes.Keys];

    [Theory]
    [MemberData(nameof(Good))]
    public async Task What_proves_it_is_let_in(string scheme, string name)
    {
        var (message, region) = Schemes[scheme].Good[name];

        var authenticity = await _authentication.CheckAsync(Credentials.Partner, message, Schemes[scheme].Proofs);

        authenticity.ShouldBeOfType<Authenticity.Proved>().Region.ShouldBe(region);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task What_does_not_prove_it_is_not_let_in(string scheme, string name)
    {
        var (message, reason) = Schemes[scheme].Bad[name];

        var authenticity = await _authentication.CheckAsync(Credentials.Partner, message, Schemes[scheme].Proofs);

        var denied = authenticity.ShouldBeOfType<Authenticity.Denied>();
        if (reason is not null)
            denied.Reason.ShouldBe(reason.Value);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Forty_ways_not_to_prove_it_are_tried(string scheme) => Schemes[scheme].Bad.Count.ShouldBeGreaterThanOrEqualTo(40);

    /// <summary>A case that says the same as another tries nothing.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void No_two_of_them_are_the_same(string scheme) => Schemes[scheme].Bad.Values
        .Select(b => string.Join('\n', b.Message.Headers.Select(h => h.Key + h.Value)) + Convert.ToHexString(b.Message.Body.Span) + b.Message.ReceivedAt)
        .ShouldBeUnique();

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_proof_to_one_partner_is_none_to_another(string scheme)
    {
        foreach (var (message, _) in Schemes[scheme].Good.Values)
        {
            var authenticity = await _authentication.CheckAsync(Credentials.Neighbour, message, Schemes[scheme].Proofs);

            authenticity.ShouldBeOfType<Authenticity.Denied>();
        }
    }

    [Fact]
    public async Task Any_one_of_several_proofs_suffices()
    {
        Proof[] proofs = [new Proof.ApiKey("X-Key"), new Proof.Bearer()];

        var authenticity = await _authentication.CheckAsync(
            Credentials.Partner, Credentials.Message("{}", ("Authorization", "Bearer " + Credentials.Us)), proofs);

        authenticity.ShouldBe(new Authenticity.Proved(Region.US, "US:" + Credentials.UsKeyId));
    }

    [Fact]
    public async Task A_retired_secret_is_let_in_no_longer_from_the_moment_it_is_retired()
    {
        var late = new DateTimeOffset(2030, 1, 14, 12, 0, 0, TimeSpan.Zero);
        var message = Credentials.Message("{}", ("Authorization", "Bearer " + Credentials.UsRetired));

        var before = await _authentication.CheckAsync(Credentials.Partner, message with { ReceivedAt = late.AddTicks(-1) }, [new Proof.Bearer()]);
        var after = await _authentication.CheckAsync(Credentials.Partner, message with { ReceivedAt = late }, [new Proof.Bearer()]);

        before.ShouldBeOfType<Authenticity.Proved>();
        after.ShouldBe(new Authenticity.Denied(ProofResult.Retired));
    }

    [Fact]
    public async Task A_partner_without_credentials_lets_nobody_in() =>
        (await _authentication.CheckAsync(IntegrationType.CHOWLY, Credentials.Message("{}", ("Authorization", "Bearer ")), [new Proof.Bearer()]))
            .ShouldBeOfType<Authenticity.Denied>();

    private static TheoryData<string, string> Names(Func<ProofCases, IEnumerable<string>> names)
    {
        var data = new TheoryData<string, string>();
        foreach (var (scheme, cases) in Schemes)
        {
            foreach (var name in names(cases))
                data.Add(scheme, name);
        }

        return data;
    }
}

/// <summary>The cases of one kind of proof.</summary>
internal abstract class ProofCases
{
    public abstract IReadOnlyList<Proof> Proofs { get; }

    /// <summary>What is let in, and into which region.</summary>
    public Dictionary<string, (InboundMessage Message, Region Region)> Good { get; } = new(StringComparer.Ordinal);

    /// <summary>What is not, and the reason that is counted; null where it depends on what the flipped bit makes of the text.</summary>
    public Dictionary<string, (InboundMessage Message, ProofResult? Reason)> Bad { get; } = new(StringComparer.Ordinal);
}
