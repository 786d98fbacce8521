using System.Text;
using Integrations.Testing;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Testing;

public sealed class CanaryTextTests
{
    private readonly CanaryText _canary = new();

    [Fact]
    public void It_is_found_in_every_dress()
    {
        var mark = _canary.Word("given name");

        foreach (var text in new[] { mark, mark.ToUpperInvariant(), Convert.ToHexStringLower(Bytes(mark)), Convert.ToHexString(Encoding.Unicode.GetBytes(mark)) })
            _canary.In($"before {text} after").ShouldNotBeEmpty(text);
        for (var shift = 0; shift < 6; shift++)
            _canary.In(Convert.ToBase64String(Bytes(new string('x', shift) + mark + "yz"))).ShouldBe(["given name as base64"]);
    }

    [Fact]
    public void It_is_not_found_where_it_is_not()
    {
        _canary.Word("a");
        _canary.Phone("b");

        _canary.In("Nothing but 4155550100 and words.").ShouldBeEmpty();
    }

    [Fact]
    public void The_same_label_gives_the_same_text() => _canary.Email("x").ShouldBe(_canary.Email("x"));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
