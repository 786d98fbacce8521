using System.Globalization;
using Integrations.Exchange;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Exchange;

/// <summary>How long the other side asks us to wait.</summary>
public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 8, 24, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("120", 120)]
    [InlineData(" 120 ", 120)]
    [InlineData("+5", 5)]
    [InlineData("-5", 0)]
    [InlineData("3601", 3600)]
    [InlineData("99999999999999999999999999", 3600)]
    [InlineData("Mon, 24 Aug 2026 10:02:00 GMT", 120)]
    [InlineData("Mon, 24 Aug 2026 09:00:00 GMT", 0)]
    [InlineData("Thu, 01 Jan 2099 00:00:00 GMT", 3600)]
    [InlineData("Monday, 24-Aug-26 10:02:00 GMT", 120)]
    [InlineData("Mon Aug 24 10:02:00 2026", 120)]
    public void Both_forms_are_read_and_bounded(string value, int seconds) =>
        RetryAfter.Read(value, Now).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-")]
    [InlineData("soon")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e3")]
    [InlineData("1.5")]
    [InlineData("24/08/2026")]
    public void Anything_else_asks_for_nothing(string? value) => RetryAfter.Read(value, Now).ShouldBeNull();

    [Fact]
    public void It_reads_the_same_in_any_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ar-SA");
            RetryAfter.Read("Mon, 24 Aug 2026 10:02:00 GMT", Now).ShouldBe(TimeSpan.FromMinutes(2));
            RetryAfter.Read("-5", Now).ShouldBe(TimeSpan.Zero);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
