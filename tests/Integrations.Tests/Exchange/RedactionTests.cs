using System.Text.Json.Nodes;
using Integrations.Exchange;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Exchange;

/// <summary>Headers as they may be kept.</summary>
public sealed class RedactionTests
{
    [Theory]
    [InlineData("Content-Type", "application/json", "application/json")]
    [InlineData("RETRY-AFTER", "7", "7")]
    [InlineData("webhook-id", "d-1", "d-1")]
    [InlineData("webhook-signature", "v1,abc", "***")]
    [InlineData("Authorization", "Bearer abc", "Bearer ***")]
    [InlineData("Authorization", "abc", "***")]
    [InlineData("Authorization", "a=b c", "***")]
    [InlineData("Authorization", "Basic", "***")]
    [InlineData("Cookie", "session=abc", "***")]
    [InlineData("Set-Cookie", "session=abc", "***")]
    [InlineData("X-Never-Heard-Of", "Zoë Miller", "***")]
    [InlineData("Location", "https://x.example/?phone=1", "***")]
    public void Only_harmless_values_are_kept(string name, string value, string kept)
    {
        Redaction.Masked([new(name, value)]).ShouldBe([new(name, kept)]);
        JsonNode.Parse(Redaction.Json([new(name, value)]))![name]!.GetValue<string>().ShouldBe(kept);
    }

    [Fact]
    public void Whatever_comes_becomes_json_that_the_database_takes()
    {
        var headers = new KeyValuePair<string, string>[]
        {
            new("server", "overruled"),
            new("server", "a\0b\u0007\ud800c\"\\"),
            new("x\0y", "v"),
            new("date", new string('d', 5000)),
        };

        var json = JsonNode.Parse(Redaction.Json([.. headers, .. Enumerable.Range(0, 1000).Select(i => KeyValuePair.Create($"n{i}", "v"))]))!.AsObject();

        json["server"]!.GetValue<string>().ShouldBe("a\ufffdb\ufffd\ufffdc\"\\");
        json["x\ufffdy"]!.GetValue<string>().ShouldBe("***");
        json["date"]!.GetValue<string>().Length.ShouldBe(Redaction.MaxValueLength);
        json.Count.ShouldBe(64);
    }
}
