using FsCheck;
using FsCheck.Fluent;
using Integrations.Abstractions;
using Integrations.Customers;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Customers;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("+14155550100", null, "+14155550100")]
    [InlineData("+1-555-555-5555", "US", "+15555555555")]
    [InlineData(" +1 (415) 555.0100 ", "DE", "+14155550100")]
    [InlineData("\u202a+1\u00a0415\u2011555\u20110100\u202c", null, "+14155550100")]
    [InlineData("(+44) 20 7946 0000", null, "+442079460000")]
    [InlineData("+44 (0)20 7946 0000", null, "+442079460000")]
    [InlineData("+12345678", null, "+12345678")]
    [InlineData("+123456789012345", null, "+123456789012345")]
    [InlineData("5555555555", "US", "+15555555555")]
    [InlineData("(415) 555-0100", "us", "+14155550100")]
    [InlineData("1 415 555 0100", "US", "+14155550100")]
    [InlineData("011 44 20 7946 0000", "US", "+442079460000")]
    [InlineData("604 555 0100", "CA", "+16045550100")]
    [InlineData("787-555-0100", "PR", "+17875550100")]
    [InlineData("020 7946 0000", "GB", "+442079460000")]
    [InlineData("07911 123456", "GB", "+447911123456")]
    [InlineData("7911123456", "GB", "+447911123456")]
    [InlineData("447911123456", "GB", "+447911123456")]
    [InlineData("0044 7911 123456", "GB", "+447911123456")]
    [InlineData("030/123456-78", "DE", "+493012345678")]
    [InlineData("0170 1234567", "DE", "+491701234567")]
    [InlineData("040 123 4567", "FI", "+358401234567")]
    [InlineData("01 23 45 67 89", "FR", "+33123456789")]
    [InlineData("612 34 56 78", "ES", "+34612345678")]
    [InlineData("02 1234567", "IT", "+39021234567")]
    [InlineData("347 123 4567", "IT", "+393471234567")]
    [InlineData("22 12 34 56", "NO", "+4722123456")]
    [InlineData("32 12 34 56", "DK", "+4532123456")]
    [InlineData("070-123 45 67", "SE", "+46701234567")]
    [InlineData("021 123 4567", "NZ", "+64211234567")]
    [InlineData("0412 345 678", "AU", "+61412345678")]
    [InlineData("1300 123 456", "AU", "+611300123456")]
    [InlineData("0011 1 415 555 0100", "AU", "+14155550100")]
    [InlineData("5123 4567", "EE", "+37251234567")]
    [InlineData("06 12345678", "NL", "+31612345678")]
    [InlineData("0470 12 34 56", "BE", "+32470123456")]
    [InlineData("079 123 45 67", "CH", "+41791234567")]
    [InlineData("0664 1234567", "AT", "+436641234567")]
    [InlineData("085 123 4567", "IE", "+353851234567")]
    [InlineData("912 345 678", "PT", "+351912345678")]
    [InlineData("512 345 678", "PL", "+48512345678")]
    public void Comes_out_in_one_form(string text, string? country, string expected) =>
        PhoneNumber.ToE164(new Personal(text), country)!.Value.Value.ShouldBe(expected);

    [Theory]
    [InlineData("", "US")]
    [InlineData("+", "US")]
    [InlineData("string", "US")]
    [InlineData("4155550100", null)]
    [InlineData("4155550100", "JP")]
    [InlineData("415555010", "US")]
    [InlineData("24155550100", "US")]
    [InlineData("+1234567", null)]
    [InlineData("+1234567890123456", null)]
    [InlineData("+0441234567", null)]
    [InlineData("+1 415 555 0100 x12", null)]
    [InlineData("+1 415 555 0100 ext. 12", null)]
    [InlineData("+1 415 555 0100, 12", null)]
    [InlineData("+1+4155550100", null)]
    [InlineData("415 555 0100; 415 555 0101", "US")]
    [InlineData("\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660", "US")]
    [InlineData("+1 415 555 0100                                        ", null)]
    public void What_is_no_phone_number_is_none(string text, string? country) =>
        PhoneNumber.ToE164(new Personal(text), country).ShouldBeNull();

    /// <summary>A German number may be as long with the country's code as without: 49 may also be an area.</summary>
    [Theory]
    [InlineData("4930123456", "DE")]
    [InlineData("39021234567", "IT")]
    public void What_may_be_two_numbers_is_none(string text, string country) =>
        PhoneNumber.ToE164(new Personal(text), country).ShouldBeNull();

    [Fact]
    public void Normalising_twice_changes_nothing_and_what_comes_out_is_E164()
    {
        var text = Gen.ArrayOf(Gen.Frequency(
            (8, Gen.Choose('0', '9').Select(c => (char)c)), (1, Gen.Elements('+', ' ', '-', '(', ')', '.')), (1, Gen.Elements('x', '\0', '٣'))));
        var run = from characters in text from country in Gen.Elements(null, "US", "GB", "DE", "IT", "NO", "AU", "XX") select (text: new string(characters), country);

        Prop.ForAll(run.ToArbitrary(), r =>
            PhoneNumber.ToE164(new Personal(r.text), r.country) is not { } once
            || (PhoneNumber.IsE164(once.Value) && PhoneNumber.ToE164(once, r.country) == once && PhoneNumber.ToE164(once, null) == once))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000).WithEndSize(20));
    }
}
