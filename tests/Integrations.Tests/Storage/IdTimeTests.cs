using Integrations.Storage;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Storage;

public sealed class IdTimeTests
{
    [Theory]
    [InlineData("2026-11-22T19:30:00.123Z")]
    [InlineData("1970-01-01T00:00:00.001Z")]
    [InlineData("9999-12-31T23:59:59.999Z")]
    public void An_id_says_when_it_was_made_and_the_first_of_a_moment_is_not_behind_it(string text)
    {
        var at = DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        var id = Guid.CreateVersion7(at);

        IdTime.MadeAt(id).ShouldBe(at);
        string.CompareOrdinal(IdTime.FirstAt(at).ToString("N"), id.ToString("N")).ShouldBeLessThan(0);
        string.CompareOrdinal(IdTime.FirstAt(at).ToString("N"), IdTime.FirstAt(at.AddMilliseconds(-1)).ToString("N")).ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("0194f000-0000-4000-8000-00000000000d")]
    [InlineData("ffffffff-ffff-7fff-bfff-ffffffffffff")]
    public void Of_an_id_that_is_not_of_ours_no_time_is_known(string id) => IdTime.MadeAt(Guid.Parse(id)).ShouldBeNull();
}
