using Integrations.Abstractions;
using Integrations.Testing;
using Shouldly;
using Xunit;
using static Integrations.Testing.Approved;

namespace Integrations.Modules.Tests.Kit;

/// <summary>What a module makes of its partner's samples.</summary>
public sealed class ReadingTests
{
    [Fact]
    public void Each_route_with_a_body_has_a_sample() => (
        from module in KitModule.All
        from route in module.Mapper.Routes
        where route.ContentTypes.Count > 0 && !KitSample.All.Any(sample => sample.Module == module && sample.Route?.Name == route.Name)
        select $"{module.Name}/Samples/{route.Name}.in.json").ShouldBeEmpty();

    [Fact]
    public void Each_sample_belongs_to_a_route() =>
        KitSample.All.Where(sample => sample.Route is null).Select(sample => $"{sample.Module.Name}/{sample.Name}").ShouldBeEmpty();

    /// <summary>A sheet that no test writes is read by nobody.</summary>
    [Fact]
    public void Each_approved_file_has_its_input() =>
        KitModule.All.SelectMany(module => Repository.Files(module.Folder, ".verified.txt").Select(Repository.At).Except(Approved(module).Select(name => Path.Combine(module.Approved, name + ".verified.txt"))))
            .ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(KitCases.Samples), MemberType = typeof(KitCases))]
    public async Task A_sample_reads_as_approved(string module, string sample) =>
        await Verify(KitDump.Text(KitSample.Of(module, sample).Read())).UseDirectory(KitModule.Of(module).Approved).UseFileName(sample);

    [Theory]
    [MemberData(nameof(KitCases.Samples), MemberType = typeof(KitCases))]
    public void A_sample_reads_as_what_its_route_is_for(string module, string name)
    {
        var sample = KitSample.Of(module, name);

        var fits = (sample.Route!.Kind, sample.Read()) is
            (RouteKind.Quote, Inbound.Quote) or (RouteKind.AcceptQuote, Inbound.AcceptQuote) or (RouteKind.Create, Inbound.Create)
            or (RouteKind.Cancel, Inbound.Cancel) or (RouteKind.Unlock, Inbound.Unlock) or (RouteKind.Update, Inbound.Update)
            or (RouteKind.Query, Inbound.Query) or (RouteKind.Report, Inbound.Report) or (RouteKind.Plan, Inbound.Plan)
            or (RouteKind.Events, not Inbound.Unreadable) or (_, Inbound.NotRelevant);

        fits.ShouldBeTrue(KitDump.Text(sample.Read()));
    }

    [Theory]
    [MemberData(nameof(KitCases.Samples), MemberType = typeof(KitCases))]
    public void Reading_is_the_same_twice_and_wherever_the_server_stands(string module, string name)
    {
        var sample = KitSample.Of(module, name);
        var here = KitDump.Text(sample.Read());

        KitDump.Text(sample.Read()).ShouldBe(here);
        KitElsewhere.All(() => KitDump.Text(sample.Read())).ShouldAllBe(there => there == here);
    }

    [Theory]
    [MemberData(nameof(KitCases.Samples), MemberType = typeof(KitCases))]
    public void Fields_of_tomorrow_are_ignored(string module, string name)
    {
        var sample = KitSample.Of(module, name);

        KitDump.Text(sample.Read(KitJson.WithUnknownFields(sample.Body))).ShouldBe(KitDump.Text(sample.Read()));
    }

    private static IEnumerable<string> Approved(KitModule module)
    {
        yield return RouteTests.Sheet;
        if (module.LateAnswers is not null)
            yield return LateAnswerTests.Sheet;
        foreach (var version in module.Plate.ApiVersions)
        {
            yield return StatusTests.Sheet(version);
            yield return AnswerSheetTests.Sheet(version);
            yield return FaultSheetTests.Sheet(version);
            if (module.Replies is not null)
                yield return ReplySheetTests.Sheet(version);
        }

        foreach (var sample in KitSample.All.Where(sample => sample.Module == module))
            yield return sample.Name;
    }
}
