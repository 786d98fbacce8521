using Integrations.Sandbox.Partners;
using Integrations.Sandbox.Report;
using Shouldly;
using Xunit;

namespace Integrations.Sandbox.Tests;

public sealed class RecountTests
{
    [Theory]
    [InlineData("m1", 1, 0)]
    [InlineData("m1", 2, 1)]
    [InlineData("m2", 1, 1)]
    [InlineData("", 3, 0)]
    [InlineData("", 4, 1)]
    public void A_call_needs_a_row_with_its_id_or_else_as_many_rows_as_calls(string messageId, int calls, int missing)
    {
        var audited = new Dictionary<(string, string, string), long> { [("ACME", "A-1", "m1")] = 1, [("ACME", "A-1", "m3")] = 2 };

        var found = Recount.Unaudited(Enumerable.Range(1, calls).Select(seq => Call(seq, messageId)), audited);

        found["ACME"].ShouldBe(missing);
    }

    private static Receipt Call(int seq, string messageId) => new()
    {
        Seq = seq,
        At = default,
        Partner = "ACME",
        Region = "US",
        ApiVersion = 1,
        Operation = "status",
        ExternalId = "A-1",
        MessageId = messageId.Length == 0 ? null : messageId,
        Word = "coming",
        Digest = "d",
        Heard = true,
    };
}
