using Integrations.Testing;
using Shouldly;
using Xunit;
using Xunit.Sdk;
using static Integrations.Testing.Approved;

namespace Integrations.Tests.Testing;

public sealed class ApprovedTests : IDisposable
{
    private readonly ScratchFolder _folder = ScratchFolder.Create("approved");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_first_time_the_proposal_is_written_and_the_test_fails()
    {
        var failure = await Should.ThrowAsync<XunitException>(async () => await Verify("said").UseDirectory(_folder.Path).UseFileName(nameof(ApprovedTests)));

        failure.Message.ShouldContain("Nothing is approved yet");
        (await File.ReadAllTextAsync(At("received"))).ShouldBe("said\n");
    }

    [Theory]
    [InlineData("one\ntwo")]
    [InlineData("one\r\ntwo\r\n")]
    public async Task What_was_approved_passes_whatever_the_line_ends_and_takes_the_proposal_away(string approved)
    {
        await File.WriteAllTextAsync(At("verified"), approved);
        await File.WriteAllTextAsync(At("received"), "older");

        await Verify("one\ntwo\n").UseDirectory(_folder.Path).UseFileName(nameof(ApprovedTests));

        File.Exists(At("received")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_difference_is_named_by_its_line()
    {
        await File.WriteAllTextAsync(At("verified"), "one\ntwo\n");

        var failure = await Should.ThrowAsync<XunitException>(async () =>
            await Verify("one\n2").UseDirectory(_folder.Path).UseFileName(nameof(ApprovedTests)));

        failure.Message.ShouldContain("line 2: approved 'two', received '2'");
    }

    [Fact]
    public async Task The_file_is_named_after_the_test_and_an_object_is_written_as_json()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder.Path, $"{nameof(ApprovedTests)}.{nameof(The_file_is_named_after_the_test_and_an_object_is_written_as_json)}_x.verified.txt"),
            """
            {
              "Name": "é",
              "Day": "Friday"
            }
            """);

        await Verify(new { Name = "é", Day = DayOfWeek.Friday }).UseDirectory(_folder.Path).UseTextForParameters("x");
    }

    private string At(string kind) => Path.Combine(_folder.Path, $"{nameof(ApprovedTests)}.{kind}.txt");
}
