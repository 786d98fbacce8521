using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Kit;

/// <summary>
/// What is somebody's (found by where it goes in the reading) goes there and nowhere else: to no other member, no answer, no fault, no
/// awaited answer and no call that is not marked as personal.
/// </summary>
public sealed class PersonalValueTests
{
    /// <summary>What somebody may write into any field.</summary>
    private const string Sentence = "Zyzzyva Quarz rang from 555-0142";

    private const string Word = "Zyzzyva";

    private static readonly JsonNode?[] Spoils = [null, 7, true, new JsonArray(), new JsonObject()];

    /// <summary>Members that hold the partner's own ids and names of marketplaces as they came: what else would identify.</summary>
    private static readonly string[] Ids =
    [
        nameof(DeliveryDraft.ExternalId), nameof(DeliveryDraft.StoreId), nameof(DeliveryDraft.QuoteId), nameof(DeliveryDraft.PartnerReference), nameof(DeliveryDraft.SourceWord),
        nameof(PartnerReport.EventId), nameof(PartnerReport.PartnerStatus), nameof(TransportPlan.PlanId), nameof(PlannedJob.JobId),
    ];

    [Theory]
    [MemberData(nameof(KitCases.Readable), MemberType = typeof(KitCases))]
    public void A_personal_value_is_read_as_one_and_shows_nowhere_else(string module, string name)
    {
        var sample = KitSample.Of(module, name);
        var (body, marks) = Marked(sample);
        var read = sample.Read(body);

        read.ShouldNotBeOfType<Inbound.Unreadable>(KitDump.Text(read));
        Nowhere(marks, KitDump.Leaves(read).Where(leaf => leaf.Value is not Personal).Select(leaf => $"{leaf.Key}={leaf.Value}"), "the reading");
        Nowhere(marks, KitVerdicts.All().Select(one => Said(sample.Module.Mapper.Answer(sample.Message(body), one.Verdict))), "an answer");
        Nowhere(marks, LateCalls(sample, body), "a call");
    }

    [Theory]
    [MemberData(nameof(KitCases.Readable), MemberType = typeof(KitCases))]
    public void A_fault_and_its_answer_hold_nothing_of_anybody(string module, string name)
    {
        var sample = KitSample.Of(module, name);
        var (marked, marks) = Marked(sample);

        foreach (var body in KitJson.Fields(marked).SelectMany(field => Spoils.Select(spoil => KitJson.With(marked, field, spoil)).Append(KitJson.Without(marked, field))))
        {
            if (sample.Read(body) is not Inbound.Unreadable unreadable)
                continue;
            Nowhere(marks, [KitDump.Text(unreadable)], "a fault");
            Nowhere(marks, [Said(sample.Module.Mapper.Answer(sample.Message(body), new Verdict.Invalid(unreadable.Faults)))], "the answer to a fault");
            Nowhere(marks, LateCalls(sample, body), "the call about a fault");
        }
    }

    /// <summary>A reason that is a sentence may name a person, so only codes are kept; a word that is not known may be a name.</summary>
    [Theory]
    [MemberData(nameof(KitCases.Readable), MemberType = typeof(KitCases))]
    public void A_sentence_is_kept_as_somebodys_words_or_not_at_all(string module, string name)
    {
        var sample = KitSample.Of(module, name);

        foreach (var field in KitJson.Fields(sample.Body).Where(field => KitJson.IsText(KitJson.At(sample.Body, field))))
        {
            var read = sample.Read(KitJson.With(sample.Body, field, Sentence));
            KitDump.Leaves(read)
                .Where(leaf => leaf.Value is not Personal && !Ids.Contains(leaf.Key.Split('.')[^1], StringComparer.Ordinal))
                .Where(leaf => leaf.Value.ToString()!.Contains(Word, StringComparison.Ordinal))
                .Select(leaf => leaf.Key).ShouldBeEmpty(field);
        }
    }

    /// <summary>Every personal field of the sample says something that stands nowhere else.</summary>
    private static (ReadOnlyMemory<byte> Body, IReadOnlyList<string> Marks) Marked(KitSample sample)
    {
        var (body, marks) = (sample.Body, new List<string>());
        foreach (var slot in KitSlot.In(sample))
        {
            var number = string.Create(CultureInfo.InvariantCulture, $"{7301 + (marks.Count * 13)}");
            var mark = slot.Kind switch
            {
                SlotKind.Text => $"Zyzzyva{number}",
                SlotKind.Phone => slot.Value.ToString()[..^4] + number,
                SlotKind.Email => $"zyzzyva{number}@example.com",
                _ => null,
            };
            if (mark is null)
                continue;
            body = KitJson.With(body, slot.Path, mark);
            marks.Add(mark);
        }

        return (body, marks);
    }

    private static IEnumerable<string> LateCalls(KitSample sample, ReadOnlyMemory<byte> body)
    {
        if (sample.Module.LateAnswers is not { } late || late.Awaits(sample.Message(body)) is not { } awaited)
            return [];
        return KitTold.LateVerdicts()
            .Select(verdict => late.Word(KitTold.LateAnswer(verdict, sample.Route!.ApiVersion) with { To = awaited })).OfType<Saying.Tell>()
            .Where(tell => !tell.Call.Personal)
            .Select(tell => $"{tell.PartnerStatus} {tell.Call.Path} {string.Join(' ', tell.Call.Headers)} {Encoding.UTF8.GetString(tell.Call.Body.Span)}")
            .Append(awaited.ToString());
    }

    private static string Said(Reply reply) => $"{Encoding.UTF8.GetString(reply.Body.Span)} {reply.ContentType} {string.Join('\n', reply.Headers)}";

    private static void Nowhere(IReadOnlyList<string> marks, IEnumerable<string> said, string where)
    {
        foreach (var text in said)
            marks.Where(mark => text.Contains(mark, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty($"{where}: {text[..Math.Min(text.Length, 300)]}");
    }
}
