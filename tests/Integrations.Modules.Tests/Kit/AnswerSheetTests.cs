using System.Globalization;
using System.Text;
using Integrations.Abstractions;
using Xunit;
using static Integrations.Testing.Approved;

namespace Integrations.Modules.Tests.Kit;

/// <summary>What a partner hears at once: every verdict, in every state, after every sample, word for word.</summary>
public sealed class AnswerSheetTests
{
    public static string Sheet(int version) => string.Create(CultureInfo.InvariantCulture, $"answers.v{version}");

    [Theory]
    [MemberData(nameof(KitCases.Versions), MemberType = typeof(KitCases))]
    public async Task The_answers_are_as_approved(string module, int version)
    {
        var found = KitModule.Of(module);
        var asked = Asked(found, version).ToList();
        var sheet = new StringBuilder();
        foreach (var said in KitVerdicts.All().GroupBy(one => one.Verdict.GetType().Name, one => one.Verdict).GroupBy(verdicts => Said(found, asked, verdicts), verdicts => verdicts.Key))
            sheet.Append(CultureInfo.InvariantCulture, $"{string.Join(", ", said)}\n{KitSheet.Indented(said.Key)}\n");

        await Verify(sheet.ToString()).UseDirectory(found.Approved).UseFileName(Sheet(version));
    }

    /// <summary>The samples of the version, and the routes that have none.</summary>
    internal static IEnumerable<(string Name, InboundMessage Message)> Asked(KitModule module, int version)
    {
        foreach (var route in module.Mapper.Routes.Where(route => route.ApiVersion == version))
        {
            var samples = KitSample.All.Where(sample => sample.Module == module && sample.Route?.Name == route.Name).Select(sample => (sample.Name, Message: sample.Message())).ToList();
            foreach (var asked in samples.DefaultIfEmpty((route.Name, KitMessage.On(route, ReadOnlyMemory<byte>.Empty))))
                yield return asked;
        }
    }

    /// <summary>Answers to one kind of verdict.</summary>
    private static string Said(KitModule module, IEnumerable<(string Name, InboundMessage Message)> asked, IEnumerable<Verdict> verdicts) =>
        KitSheet.Grouped(asked.Select(one => (one.Name, KitSheet.Cases(verdicts.Select(verdict => Said(module, one.Message, verdict))))), "after everything");

    private static (string Name, string Head, ReadOnlyMemory<byte> Body) Said(KitModule module, InboundMessage message, Verdict verdict)
    {
        var reply = module.Mapper.Answer(message, verdict);
        var head = $"{reply.Status} {reply.ContentType}".TrimEnd() + string.Concat(reply.Headers.Select(header => $"\n{header.Key}: {header.Value}"));
        return (KitVerdicts.Name(verdict), head, reply.Body);
    }
}
