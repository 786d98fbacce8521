using System.Text;
using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.Exchange;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Deliveries;

/// <summary>What an answer of the Deliveries service means.</summary>
public sealed class ServiceAnswerReaderTests
{
    private static readonly Guid Delivery = Guid.Parse("01990000-0000-7000-8000-000000000001");

    [Theory]
    [InlineData(CallPurpose.Create, 200, "Taken")]
    [InlineData(CallPurpose.Create, 201, "Taken")]
    [InlineData(CallPurpose.Create, 202, "NoAnswer")]
    [InlineData(CallPurpose.Create, 404, "NoAnswer")]
    [InlineData(CallPurpose.Create, 409, "NoAnswer")]
    [InlineData(CallPurpose.Create, 422, "Refused")]
    [InlineData(CallPurpose.Create, 429, "NoAnswer")]
    [InlineData(CallPurpose.Cancel, 200, "Taken")]
    [InlineData(CallPurpose.Cancel, 204, "Taken")]
    [InlineData(CallPurpose.Cancel, 404, "Unknown")]
    [InlineData(CallPurpose.Cancel, 409, "TooLate")]
    [InlineData(CallPurpose.Cancel, 422, "NoAnswer")]
    [InlineData(CallPurpose.Cancel, 500, "NoAnswer")]
    [InlineData(CallPurpose.Unlock, 200, "Taken")]
    [InlineData(CallPurpose.Unlock, 409, "TooLate")]
    [InlineData(CallPurpose.Update, 200, "Taken")]
    [InlineData(CallPurpose.Update, 404, "Unknown")]
    [InlineData(CallPurpose.Update, 422, "Refused")]
    [InlineData(CallPurpose.Quote, 200, "NoAnswer")]
    [InlineData(CallPurpose.Quote, 422, "Refused")]
    public void The_status_decides(CallPurpose purpose, int status, string meaning) =>
        Read(purpose, status, "").GetType().Name.ShouldBe(meaning);

    [Fact]
    public void An_order_that_exists_already_is_taken() =>
        Read(CallPurpose.Create, 409, """{"reason":"exists"}""").ShouldBeOfType<ServiceAnswer.Taken>();

    [Theory]
    [InlineData("""{"deliveryId":"01990000-0000-7000-8000-000000000002"}""")]
    [InlineData("""{"deliveryId":"somewhere"}""")]
    public void An_answer_about_another_delivery_is_none(string body) =>
        Read(CallPurpose.Create, 201, body).ShouldBe(new ServiceAnswer.NoAnswer(Transport.Answered, "another_delivery", null));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("\"fee\"")]
    [InlineData("{\"fee\":")]
    [InlineData("{\"fee\":{\"minorUnits\":1.5,\"currency\":\"USD\"},\"pickupEta\":\"soon\"}")]
    [InlineData("{\"fee\":{\"minorUnits\":1e400,\"currency\":\"USD\"}}")]
    [InlineData("{\"fee\":{\"minorUnits\":1,\"currency\":\"\\ud800\"},\"deliveryId\":null}")]
    [InlineData("{\"fee\":599,\"pickupEta\":1,\"dropoffEta\":{}}")]
    public void A_yes_stays_a_yes_whatever_stands_beside_it(string body) =>
        Read(CallPurpose.Create, 200, body).ShouldBe(new ServiceAnswer.Taken(null, null, null));

    [Fact]
    public void Broken_text_is_no_text() =>
        ServiceAnswerReader.Read(CallPurpose.Create, Delivery, Result(200, [(byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}']))
            .ShouldBe(new ServiceAnswer.Taken(null, null, null));

    [Theory]
    [InlineData("""{"reason":"TooLarge"}""", RefusalReason.TooLarge)]
    [InlineData("""{"reason":"toolarge"}""", RefusalReason.Other)]
    [InlineData("""{"reason":"3"}""", RefusalReason.Other)]
    [InlineData("""{"reason":"SomethingNew"}""", RefusalReason.Other)]
    [InlineData("""{"reason":7}""", RefusalReason.Other)]
    [InlineData("", RefusalReason.Other)]
    public void A_refusal_without_a_known_reason_is_still_one(string body, RefusalReason reason) =>
        Read(CallPurpose.Create, 422, body).ShouldBe(new ServiceAnswer.Refused(reason));

    [Fact]
    public void Without_an_answer_there_is_none() =>
        ServiceAnswerReader.Read(CallPurpose.Create, Delivery,
            new CallResult(Transport.InDoubt, "timeout", null, [], [], false, null, TimeSpan.Zero))
            .ShouldBe(new ServiceAnswer.NoAnswer(Transport.InDoubt, "timeout", null));

    private static ServiceAnswer Read(CallPurpose purpose, int status, string body) =>
        ServiceAnswerReader.Read(purpose, Delivery, Result(status, Encoding.UTF8.GetBytes(body)));

    private static CallResult Result(int status, byte[] body) =>
        new(Transport.Answered, $"http_{status}", status, [], body, BodyCut: false, RetryAfter: null, TimeSpan.Zero);
}
