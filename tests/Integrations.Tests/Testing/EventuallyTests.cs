using Integrations.Testing;
using Shouldly;
using Xunit;
using Xunit.Sdk;

namespace Integrations.Tests.Testing;

public sealed class EventuallyTests
{
    [Fact]
    public async Task It_returns_as_soon_as_the_condition_holds()
    {
        var asked = 0;

        await Eventually.Holds(() => ++asked == 3, "the third question is asked");

        asked.ShouldBe(3);
    }

    [Fact]
    public async Task After_the_deadline_it_says_what_did_not_come_about() =>
        (await Should.ThrowAsync<XunitException>(() => Eventually.Holds(() => false, "pigs fly", TimeSpan.Zero)))
            .Message.ShouldBe("It did not come about that pigs fly.");

    [Fact]
    public async Task The_last_failed_assertion_is_the_failure()
    {
        var tried = 0;

        await Should.ThrowAsync<InvalidDataException>(() => Eventually.Passes(
            () => throw (++tried < 2 ? new InvalidOperationException() : new InvalidDataException()), TimeSpan.FromMilliseconds(30)));
    }
}
