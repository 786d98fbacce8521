using System.Text;
using Integrations.StatusUpdates;
using Shouldly;
using Xunit;

namespace Integrations.Tests.StatusUpdates;

public sealed class AnswerShapeTests
{
    [Theory]
    [InlineData("", "empty")]
    [InlineData("Bad Request", "text")]
    [InlineData("""{"code":"invalid_status" """, "text")]
    [InlineData("[1,2]", "json")]
    [InlineData("""{"message":"No Jane Doe at 12 Main St","field":"status"}""", "{field,message}")]
    [InlineData("""{"field":"status","message":"other words"}""", "{field,message}")]
    [InlineData("""{"code":"invalid_status","message":"x"}""", "{code=invalid_status,message}")]
    [InlineData("""{"code":"jane"}""", "{code}")]
    [InlineData("""{"code":"Jane_Doe"}""", "{code}")]
    [InlineData("""{"code":17}""", "{code}")]
    [InlineData("""{"jane.doe@example.com":1,"+4912345":2}""", "{?}")]
    [InlineData("""{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1}""", "{a,b,c,d,e,f,g,h}")]
    public void It_is_made_of_names_and_codes_and_of_nothing_that_could_be_a_persons(string body, string shape) =>
        AnswerShape.Of(Encoding.UTF8.GetBytes(body)).ShouldBe(shape);

    [Theory]
    [InlineData("{\"caf\u00e9\":1}")]
    [InlineData("{\"code\":\"caf\u00e9_au_lait\"}")]
    public void An_answer_in_another_alphabet_than_it_claims_is_text(string body) =>
        AnswerShape.Of(Encoding.Latin1.GetBytes(body)).ShouldBe("text");

    [Fact]
    public void Half_a_letter_is_no_fault_of_ours() =>
        AnswerShape.Of(Encoding.UTF8.GetBytes("""{"\ud800":1}""")).ShouldBe("text");
}
