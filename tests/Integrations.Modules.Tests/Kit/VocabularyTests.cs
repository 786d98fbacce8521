using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Ingress.Drift;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Kit;

/// <summary>The lists of words that a module states: they are the ones it reads by, and a word beside them is noticed and never kept.</summary>
public sealed class VocabularyTests
{
    private const string Foreign = "a word of tomorrow";
    private const int ForeignNumber = 98765;
    private const int MostPaths = 1000;
    private const string Refusal = "one_of:";

    [Theory]
    [MemberData(nameof(KitCases.Modules), MemberType = typeof(KitCases))]
    public void Each_list_stands_once_and_for_a_place_in_a_sample(string module)
    {
        var found = KitModule.Of(module);
        var places = KitSample.All.Where(sample => sample.Module == found).SelectMany(sample => KitPlace.In(sample.Body)).Select(place => place.Path).ToHashSet(StringComparer.Ordinal);

        foreach (var stated in found.Plate.ApiVersions.Select(found.Mapper.Vocabularies))
        {
            stated.Select(list => list.Path).ShouldBeUnique();
            stated.Select(list => list.Path).ShouldBeSubsetOf(places);
            stated.ShouldAllBe(list => list.Words.Any() && list.Words.All(list.Has));
        }
    }

    /// <summary>Some lists are open, and a word beside them is kept as it came: a sample may show that.</summary>
    [Theory]
    [MemberData(nameof(KitCases.Samples), MemberType = typeof(KitCases))]
    public void A_sample_says_words_that_are_known_or_kept(string module, string name)
    {
        var sample = KitSample.Of(module, name);
        var kept = KitDump.Text(sample.Read());

        Worded(sample).Where(one => !IsKnown(one) && !kept.Contains($"SourceWord: \"{one.Place.Value}\"", StringComparison.Ordinal)).Select(one => one.Place.Exact).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(KitCases.Samples), MemberType = typeof(KitCases))]
    public void A_new_word_is_counted_by_its_place_and_not_kept(string module, string name)
    {
        var sample = KitSample.Of(module, name);
        var before = Watched(sample, sample.Body);

        foreach (var (place, list) in Worded(sample))
        {
            JsonNode said = KitJson.IsText(place.Value) ? Foreign : ForeignNumber;
            var part = new ShapePart(place.Path, DriftKind.Word);
            var known = before.TryGetValue(part, out var others) ? others.Count : 0;

            var seen = Watched(sample, place.With(sample.Body, said));

            seen.Keys.ShouldContain(part);
            seen[part].Count.ShouldBe(known + (IsKnown((place, list)) ? 1 : 0), place.Exact);
            seen.Keys.ShouldBe(before.Keys.Append(part).Distinct(), ignoreOrder: true);
            string.Join('\n', seen).ShouldNotContain(said.ToString());
        }
    }

    /// <summary>A refusal names the words that would do. They are the stated ones: there is one list and not two, and none is left out.</summary>
    [Theory]
    [MemberData(nameof(KitCases.Samples), MemberType = typeof(KitCases))]
    public void Where_a_new_word_is_refused_the_stated_list_is_named(string module, string name)
    {
        var sample = KitSample.Of(module, name);
        var stated = Lists(sample);

        foreach (var place in KitPlace.In(sample.Body).Where(place => KitJson.IsText(place.Value)))
        {
            var rules = Refusals(sample.Read(place.With(sample.Body, Foreign)));
            if (rules.Count > 0)
                rules.ShouldHaveSingleItem().ShouldBe(Refusal + string.Join('|', stated.GetValueOrDefault(place.Path)?.Words ?? []), place.Exact);
        }
    }

    [Theory]
    [MemberData(nameof(KitCases.Samples), MemberType = typeof(KitCases))]
    public void Each_word_of_a_list_is_read_as_a_known_one(string module, string name)
    {
        var sample = KitSample.Of(module, name);

        foreach (var (place, list) in Worded(sample).Where(one => KitJson.IsText(one.Place.Value)))
        {
            foreach (var word in list.Words)
            {
                var read = sample.Read(place.With(sample.Body, word));

                Refusals(read).ShouldBeEmpty($"{place.Exact} {word}");
                KitDump.Text(read).ShouldNotContain($"SourceWord: \"{word}\"", Case.Sensitive, place.Exact);
            }
        }
    }

    private static List<string> Refusals(Inbound read) =>
        read is Inbound.Unreadable no ? [.. no.Faults.Select(fault => fault.Rule).Where(rule => rule.StartsWith(Refusal, StringComparison.Ordinal))] : [];

    private static bool IsKnown((KitPlace Place, Vocabulary List) one) => one.Place.Value.ToString() is "" || one.List.Has(one.Place.Value.ToString());

    private static Dictionary<string, Vocabulary> Lists(KitSample sample) =>
        sample.Module.Mapper.Vocabularies(sample.Route!.ApiVersion).ToDictionary(list => list.Path, StringComparer.Ordinal);

    private static IEnumerable<(KitPlace Place, Vocabulary List)> Worded(KitSample sample)
    {
        var lists = Lists(sample);
        return KitPlace.In(sample.Body).Where(place => lists.ContainsKey(place.Path)).Select(place => (place, lists[place.Path]));
    }

    /// <summary>What the platform's watch makes of the body, where the module's samples of the version are known.</summary>
    private static IReadOnlyDictionary<ShapePart, Seen> Watched(KitSample sample, ReadOnlyMemory<byte> body)
    {
        var alike = KitSample.All.Where(other => other.Module == sample.Module && other.Route?.ApiVersion == sample.Route!.ApiVersion);
        var shape = new KnownShape(alike.Select(other => other.Body), Lists(sample).Values, MostPaths);
        shape.Look(body.Span, Guid.Empty, DateTimeOffset.UnixEpoch);
        return shape.Take();
    }
}
