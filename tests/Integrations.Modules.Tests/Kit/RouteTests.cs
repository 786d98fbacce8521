using System.Globalization;
using System.Text;
using Integrations.Abstractions;
using Shouldly;
using Xunit;
using static Integrations.Testing.Approved;

namespace Integrations.Modules.Tests.Kit;

/// <summary>Where a partner calls us, how it proves itself there and what it calls our fields: all of it public to the partner, so none of it changes unseen.</summary>
public sealed class RouteTests
{
    public const string Sheet = "routes";

    [Theory]
    [MemberData(nameof(KitCases.Modules), MemberType = typeof(KitCases))]
    public async Task The_routes_are_as_approved(string module)
    {
        var found = KitModule.Of(module);
        var plate = found.Plate;
        var sheet = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{found.Name} v{string.Join(", v", plate.ApiVersions)}: {plate.Documentation}\n"));
        foreach (var limit in plate.RateLimits)
            sheet.Append(CultureInfo.InvariantCulture, $"at most {limit.Calls} calls in {limit.Per} for each {limit.Scope}\n");
        foreach (var route in found.Mapper.Routes)
            sheet.Append(CultureInfo.InvariantCulture, $"\n{route.Name}\n{KitSheet.Indented(Line(route) + Reading(found, route))}");
        sheet.Append("\nProofs\n").Append(KitSheet.Indented(KitSheet.Grouped(found.Mapper.Routes.Select(route => (route.Name, Proofs(found, route))), "every route")));
        sheet.Append("\nFields\n").Append(KitSheet.Indented(KitSheet.Grouped(found.Mapper.Routes.Select(route => (route.Name, Names(found, route))), "every route")));

        await Verify(sheet.ToString()).UseDirectory(found.Approved).UseFileName(Sheet);
    }

    /// <summary>The platform reads on the module's routes only; should it ever do otherwise, that is a fault and no accident.</summary>
    [Theory]
    [MemberData(nameof(KitCases.Samples), MemberType = typeof(KitCases))]
    public void What_the_partner_has_no_route_for_is_unreadable(string module, string name)
    {
        var sample = KitSample.Of(module, name);
        var kinds = sample.Module.Mapper.Routes.Select(route => route.Kind).ToHashSet();

        foreach (var kind in Enum.GetValues<RouteKind>().Where(kind => !kinds.Contains(kind)))
        {
            // A partner with one route for everything asks the message, not the route.
            if (kinds.Contains(RouteKind.Events))
                continue;
            sample.Module.Mapper.Read(KitMessage.On(sample.Route! with { Kind = kind }, sample.Body))
                .ShouldBeOfType<Inbound.Unreadable>(kind.ToString()).Faults.ShouldHaveSingleItem().ShouldBe(new Fault("$", "route"), kind.ToString());
        }
    }

    private static string Line(InboundRoute route) => string.Create(CultureInfo.InvariantCulture,
        $"{route.Method} {route.Pattern}\n{route.Kind}, v{route.ApiVersion}, {(route.ContentTypes.Count == 0 ? "without a body" : string.Join(" or ", route.ContentTypes))}{(route.BodyRequired ? ", required" : "")}\n");

    /// <summary>What is read where the body says nothing: the samples show the rest.</summary>
    private static string Reading(KitModule module, InboundRoute route)
    {
        var (nothing, empty) = (Read(module, route, ReadOnlyMemory<byte>.Empty), Read(module, route, "{}"u8.ToArray()));
        return nothing == empty ? $"with or without a body: {empty}" : $"without a body: {nothing}with an empty object: {empty}";
    }

    private static string Read(KitModule module, InboundRoute route, ReadOnlyMemory<byte> body) => module.Mapper.Read(KitMessage.On(route, body)) switch
    {
        Inbound.Unreadable faulty => $"{(faulty.IsOrder ? "an order with faults" : "faults")}{(faulty.ExternalId is { } id ? $" of {id}" : "")}\n{KitSheet.Indented(string.Join('\n', faulty.Faults.Select(fault => $"{fault.Path} {fault.Rule}")))}",
        var read => KitDump.Text(read),
    };

    private static string Proofs(KitModule module, InboundRoute route) => string.Join('\n', module.Proofs.For(route).Select(proof => KitProof.Text(proof, route)));

    private static string Names(KitModule module, InboundRoute route) =>
        string.Join('\n', Enum.GetValues<DraftField>().Select(field => string.Create(CultureInfo.InvariantCulture, $"{field,-20} {module.Mapper.NameOf(route, field)}")));
}
