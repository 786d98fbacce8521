using Integrations.Abstractions;
using Integrations.Ops.Audit;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ops.Audit;

public sealed class CsvTextTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"")]
    public void No_cell_is_taken_for_a_formula(string text, string cell) => CsvText.Row([text]).ShouldBe(cell + "\r\n");

    [Fact]
    public void A_row_is_read_back_as_it_was_written()
    {
        var row = CsvText.Row(["plain", "with, comma", "with \"quotes\"", "two\nlines", null, true, 7L, 1.5, Region.EU, new DateTimeOffset(2030, 1, 15, 14, 0, 0, 5, TimeSpan.FromHours(2))]);

        row.ShouldBe("plain,\"with, comma\",\"with \"\"quotes\"\"\",\"two\nlines\",,true,7,1.5,EU,2030-01-15T12:00:00.005Z\r\n");
    }
}
