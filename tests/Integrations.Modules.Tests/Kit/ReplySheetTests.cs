using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Xunit;
using static Integrations.Testing.Approved;

namespace Integrations.Modules.Tests.Kit;

/// <summary>Where a partner's answer means more than its status says: each word that it may say, in each place, after each call.</summary>
public sealed class ReplySheetTests
{
    private static readonly int[] Statuses = [200, 202, 204, 400, 401, 403, 404, 408, 409, 410, 412, 422, 423, 425, 429, 500, 503];

    private static readonly string[] Places = ["code", "reason", "error", "message", "status", "kind", "type", "errorCode"];

    public static string Sheet(int version) => string.Create(CultureInfo.InvariantCulture, $"replies.v{version}");

    [Theory]
    [MemberData(nameof(KitCases.Versions), MemberType = typeof(KitCases))]
    public async Task The_meaning_of_replies_is_as_approved(string module, int version)
    {
        var found = KitModule.Of(module);
        if (found.Replies is not { } reader)
            return;
        var bodies = Bodies(found).ToList();
        var parts = KitTold.Operations(found, version).Select(operation => (operation, Meanings(reader, bodies, version, operation)));

        await Verify(KitSheet.Grouped(parts, "after every call")).UseDirectory(found.Approved).UseFileName(Sheet(version));
    }

    /// <summary>Only what the reader decides; the rest is read by the status.</summary>
    private static string Meanings(IReplyReader reader, List<(string Name, ReadOnlyMemory<byte> Body)> bodies, int version, string operation)
    {
        var text = new StringBuilder();
        foreach (var status in Statuses)
        {
            var read = bodies.Select(body => (body.Name, Outcome: reader.Read(new PartnerAnswer(status, body.Body, version, operation) { RetryAfter = TimeSpan.FromSeconds(7) })))
                .Where(one => one.Outcome is not null).GroupBy(one => one.Outcome!, one => one.Name).ToList();
            foreach (var outcome in read)
                text.Append(CultureInfo.InvariantCulture, $"{status} {outcome.Key.Kind} {outcome.Key.Detail}{(outcome.Key.RetryAfter is { } wait ? $" after {wait}" : "")}: {(outcome.Count() == bodies.Count ? "whatever is said" : string.Join(", ", outcome))}\n");
        }

        return text.Length == 0 ? "by the status alone\n" : text.ToString();
    }

    private static IEnumerable<(string Name, ReadOnlyMemory<byte> Body)> Bodies(KitModule module)
    {
        yield return ("nothing", ReadOnlyMemory<byte>.Empty);
        yield return ("no JSON", "<html>"u8.ToArray());
        yield return ("a list", "[]"u8.ToArray());
        yield return ("an empty object", "{}"u8.ToArray());
        foreach (var word in KitReadme.CodeWords(module))
        {
            yield return ($"a page that says {word}", Encoding.UTF8.GetBytes($"<p>{word.ToUpperInvariant()}</p>"));
            foreach (var place in Places)
            {
                yield return ($"{place}={word}", new JsonObject { [place] = word }.Bytes());
                yield return ($"error.{place}={word}", new JsonObject { ["error"] = new JsonObject { [place] = word } }.Bytes());
            }
        }
    }
}
