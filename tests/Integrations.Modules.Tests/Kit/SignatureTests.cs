using System.Text;
using Integrations.Abstractions;
using Integrations.Ingress.Authentication;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Kit;

/// <summary>What the module declares and the platform checks, together: a proved request passes on every route, one bit less does not.</summary>
public sealed class SignatureTests
{
    private const int Places = 12;

    [Theory]
    [MemberData(nameof(KitCases.Proofs), MemberType = typeof(KitCases))]
    public async Task A_proved_request_passes_with_each_active_secret_and_no_other(string module, string route, int proof)
    {
        foreach (var one in Requests(module, route, proof))
        {
            foreach (var secret in new[] { KitDoor.Old, KitDoor.New })
                (await one.Asks(one.Signed(secret))).ShouldBeOfType<Authenticity.Proved>($"{one} {secret}").Region.ShouldBe(Region.US);
            foreach (var secret in new[] { KitDoor.Expired, KitDoor.Tomorrow })
                (await one.Asks(one.Signed(secret))).ShouldBe(new Authenticity.Denied(ProofResult.Retired), $"{one} {secret}");
            (await one.Asks(one.Plain)).ShouldBe(new Authenticity.Denied(ProofResult.Missing), $"{one} unproved");
        }
    }

    [Theory]
    [MemberData(nameof(KitCases.Proofs), MemberType = typeof(KitCases))]
    public async Task One_bit_of_the_key_decides(string module, string route, int proof)
    {
        foreach (var one in Requests(module, route, proof))
        {
            foreach (var place in Spread(KitDoor.Old.Length))
                await Denied(one, one.Signed(Flip(KitDoor.Old, place)), $"bit of key {place}");
        }
    }

    [Theory]
    [MemberData(nameof(KitCases.Proofs), MemberType = typeof(KitCases))]
    public async Task One_bit_of_any_header_that_proves_decides(string module, string route, int proof)
    {
        foreach (var one in Requests(module, route, proof))
        {
            var signed = one.Signed(KitDoor.Old);
            foreach (var (name, value) in signed.Headers)
            {
                // The last letter of a token holds bits that stand for nothing.
                foreach (var place in Spread(one.Proof is Proof.SignedToken ? value.Length - 1 : value.Length))
                    await Denied(one, KitSigner.With(signed, (name, Flip(value, place))), $"bit of {name} {place}");
                await Denied(one, KitSigner.With(signed, (name, "")), $"{name} emptied");
                await Denied(one, KitSigner.With(signed, (name, value[..^2])), $"{name} cut");
            }
        }
    }

    [Theory]
    [MemberData(nameof(KitCases.Proofs), MemberType = typeof(KitCases))]
    public async Task One_bit_of_what_is_signed_decides(string module, string route, int proof)
    {
        foreach (var one in Requests(module, route, proof))
        {
            var signed = one.Signed(KitDoor.Old);
            if (KitSigner.CoversBody(one.Proof, signed))
            {
                foreach (var place in Spread(signed.Body.Length))
                    await Denied(one, signed with { Body = Flip(signed.Body, place) }, $"bit of body {place}");
                await Denied(one, signed with { Body = (byte[])[.. signed.Body.Span, (byte)' '] }, "body longer");
                if (!signed.Body.IsEmpty)
                    await Denied(one, signed with { Body = signed.Body[..^1] }, "body shorter");
            }

            if (one.Proof is Proof.Hmac { CoversPublicUrl: true })
            {
                await Denied(one, signed with { PublicUrl = new Uri(signed.PublicUrl!.OriginalString + "x") }, "another address");
                await Denied(one, signed with { PublicUrl = null }, "no address");
            }
        }
    }

    /// <summary>A body that nothing signs has to be a proof that is itself a secret: a signature that leaves the body out would sign nothing.</summary>
    [Theory]
    [MemberData(nameof(KitCases.Proofs), MemberType = typeof(KitCases))]
    public void A_signature_covers_the_body(string module, string route, int proof)
    {
        foreach (var one in Requests(module, route, proof).Where(one => one.Proof is Proof.Hmac or Proof.SignedWebhook))
            KitSigner.CoversBody(one.Proof, one.Signed(KitDoor.Old)).ShouldBeTrue(one.ToString());
    }

    [Theory]
    [MemberData(nameof(KitCases.Proofs), MemberType = typeof(KitCases))]
    public async Task Where_a_time_is_covered_an_old_one_does_not_pass(string module, string route, int proof)
    {
        foreach (var one in Requests(module, route, proof).Where(one => KitSigner.CoversTime(one.Proof)))
        {
            foreach (var hours in new[] { -24, -1, 1, 24 })
                (await one.Asks(one.Signed(KitDoor.Old, TimeSpan.FromHours(hours)))).ShouldBe(new Authenticity.Denied(ProofResult.Stale), $"{one} {hours} h");
            foreach (var seconds in new[] { -30, 30 })
                (await one.Asks(one.Signed(KitDoor.Old, TimeSpan.FromSeconds(seconds)))).ShouldBeOfType<Authenticity.Proved>($"{one} {seconds} s");
        }
    }

    private static async Task Denied(Request one, InboundMessage message, string what) =>
        (await one.Asks(message)).ShouldBeOfType<Authenticity.Denied>($"{one} {what}").Reason.ShouldNotBe(ProofResult.Holds);

    /// <summary>Every header that may carry the proof, with the route's sample and without a body.</summary>
    private static IEnumerable<Request> Requests(string module, string route, int proof)
    {
        var found = KitModule.Of(module);
        var proofs = found.Proofs.For(found.Route(route));
        var bodies = KitSample.All.Where(sample => sample.Module == found && sample.Route?.Name == route).Take(1).Select(sample => sample.Body).Append(ReadOnlyMemory<byte>.Empty);
        return
            from body in bodies
            from header in Enumerable.Range(0, proofs[proof] is Proof.Hmac hmac ? hmac.Headers.Count : 1)
            select new Request(KitMessage.On(found.Route(route), body), proofs, proof, header);
    }

    private static IEnumerable<int> Spread(int length) => Enumerable.Range(0, Math.Min(length, Places)).Select(i => (int)((long)i * length / Math.Min(length, Places))).Distinct();

    private static string Flip(string text, int place) => text[..place] + (char)(text[place] ^ 1) + text[(place + 1)..];

    private static ReadOnlyMemory<byte> Flip(ReadOnlyMemory<byte> bytes, int place)
    {
        var flipped = bytes.ToArray();
        flipped[place] ^= (byte)(1 << (place % 8));
        return flipped;
    }

    private sealed record Request(InboundMessage Plain, IReadOnlyList<Proof> Proofs, int Place, int Header)
    {
        public Proof Proof => Proofs[Place];

        public InboundMessage Signed(string secret, TimeSpan skew = default) => KitSigner.Signed(Proof, Plain, secret, Plain.ReceivedAt + skew, Header);

        public Task<Authenticity> Asks(InboundMessage message) => KitDoor.Asks(message, Proofs);

        public override string ToString() => $"{Plain.Route.Name} {Proof.GetType().Name} {Header} {Encoding.UTF8.GetCharCount(Plain.Body.Span)}";
    }
}
