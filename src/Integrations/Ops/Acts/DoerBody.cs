using Integrations.Abstractions.Reading;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Integrations.Ops.Acts;

/// <summary>What a tool orders in somebody's name: a JSON object with <c>by</c> and <c>reason</c>, both at most 200 characters, and whatever the order has besides.</summary>
internal sealed class DoerBody
{
    /// <summary>Characters of a name or a reason.</summary>
    private const int LongestWord = 200;

    /// <summary>Bytes that such a body may have.</summary>
    public const int MostBytes = 1 << 16;

    private readonly string? _by;
    private readonly string? _reason;

    private DoerBody(Wire body)
    {
        Body = body;
        (_by, _reason) = (body.Text("by", required: true, max: LongestWord), body.Text("reason", required: true, max: LongestWord));
        if (_by?.Any(char.IsControl) is true)
            body.Fault("by", "no_control_characters");
        if (_reason?.Any(char.IsControl) is true)
            body.Fault("reason", "no_control_characters");
    }

    /// <summary>For the rest of the order. What is read out of it before <see cref="Doer"/> counts for the faults.</summary>
    public Wire Body { get; }

    /// <summary>Null where anything that was read has a fault.</summary>
    public Doer? Doer => Body.HasFaults ? null : new Doer(_by!.Trim(), _reason!.Trim());

    public static async Task<DoerBody> ReadAsync(HttpRequest request, CancellationToken token)
    {
        using var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes, token);
        return new DoerBody(Wire.Open(bytes.ToArray()));
    }

    /// <summary>Each field that is wrong, with its rule.</summary>
    public ValidationProblem Refused() => TypedResults.ValidationProblem(
        Body.Faults.GroupBy(f => f.Path, f => f.Rule, StringComparer.Ordinal).ToDictionary(f => f.Key, f => f.ToArray(), StringComparer.Ordinal));
}
