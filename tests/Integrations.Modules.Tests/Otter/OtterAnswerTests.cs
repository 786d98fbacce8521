using System.Security.Cryptography;
using System.Text;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Otter;

/// <summary>What Otter hears, and in whose name.</summary>
public sealed class OtterAnswerTests
{
    private static readonly StatusChange Change = new()
    {
        DeliveryId = new Guid("0194f000-0000-7000-8000-00000000000d"),
        ExternalId = "ref-1",
        ApiVersion = 1,
        Region = Region.US,
        Seq = 3,
        Status = AttemptStatus.InTransit,
        Attempt = 1,
        RobotId = "robot-7",
        OccurredAt = new DateTimeOffset(2030, 1, 15, 12, 0, 0, TimeSpan.Zero),
        StoreId = "otter-store-1",
        Fee = new Money(1500, "KRW"),
    };

    [Fact]
    public void An_answer_names_event_store_and_reference() =>
        OtterSays.Module.LateAnswers!.Awaits(OtterSays.Message("accept"))
            .ShouldBe(new AwaitedAnswer("5d0f3c1e-7a51-4b7e-9c11-2f6a0b9d1a01", "otter-store-1", "3b9a2d64-0c1f-4c8e-a5b7-9d2e4f6a8c01"));

    /// <summary>Both stand in headers of our calls, so what cannot stand there is refused at once.</summary>
    [Theory]
    [InlineData("eventId", "a\r\nX-Store-Id: other")]
    [InlineData("eventId", "é")]
    [InlineData("eventId", "")]
    [InlineData("storeId", "a b")]
    public void An_id_that_no_header_can_hold_is_refused_at_once(string field, string value)
    {
        var message = OtterSays.Message("cancel", (e, _) =>
        {
            var at = field == "eventId" ? e : e["metadata"]!.AsObject();
            at[field] = value;
        });

        OtterSays.Module.LateAnswers!.Awaits(message).ShouldBeNull();
        var read = OtterSays.Module.Mapper.Read(message).ShouldBeOfType<Inbound.Unreadable>();
        OtterSays.Module.Mapper.Answer(message, new Verdict.Invalid(read.Faults)).Status.ShouldBe(400);
    }

    [Fact]
    public void A_status_is_put_in_the_stores_name_and_answers_no_event()
    {
        var call = ((Saying.Tell)OtterSays.Module.Formatter.Word(Change)).Call;

        (call.Method, call.Path).ShouldBe(("PUT", "v1/delivery/ref-1/status"));
        call.Headers.ShouldBe([new("X-Store-Id", "otter-store-1")]);
        call.Access.ShouldBe(new Access.ClientCredentials("v1/auth/token", "delivery.provider callback.error.write"));
        var body = OtterSays.Module.Formatter.Word(Change).Body();
        ((string?)body["vehicleInformation"]!["vehicleType"]).ShouldBe("WALKER");
        ((decimal)body["cost"]!["baseCost"]!).ShouldBe(1500m, "a won has no hundredths");
    }

    [Fact]
    public void What_Otter_cancelled_it_is_not_told_again()
    {
        OtterSays.Module.Formatter.Word(Change with { Status = AttemptStatus.Canceled, CanceledByPartner = true }).ShouldBeOfType<Saying.Silent>();
        ((Saying.Tell)OtterSays.Module.Formatter.Word(Change with { Status = AttemptStatus.Canceled })).PartnerStatus.ShouldBe("CANCELED");
    }

    [Fact]
    public void Every_event_is_proved_by_a_base64_digest_of_its_bytes()
    {
        var proof = OtterSays.Module.Proofs.For(OtterSays.Module.Mapper.Routes[0]).ShouldHaveSingleItem().ShouldBeOfType<Proof.Hmac>();

        (proof.Headers.Single(), proof.Text, proof.Signed).ShouldBe(("X-HMAC-SHA256", DigestText.Base64, null));
        // Digest by another implementation: printf '{"eventType":"ping.ping"}' | openssl dgst -sha256 -hmac otter-secret -binary | base64
        Convert.ToBase64String(HMACSHA256.HashData("otter-secret"u8, Encoding.UTF8.GetBytes("""{"eventType":"ping.ping"}"""))).ShouldBe("sUqFfBUhd7jyj/y5NLcLGUoD/LtlQt7/UDCcwBll4To=");
    }

    [Fact]
    public void The_contracts_limits_are_kept() => OtterSays.Module.Plate.RateLimits.ShouldBe(
        [new RateLimit(RateScope.Address, 20, TimeSpan.FromSeconds(1)), new RateLimit(RateScope.StoreOperation, 8, TimeSpan.FromMinutes(1))]);
}
