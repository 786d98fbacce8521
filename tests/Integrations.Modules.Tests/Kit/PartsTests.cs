using Integrations.Abstractions;
using Integrations.Testing;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Kit;

/// <summary>A module is whole, and alone for its partner.</summary>
public sealed class PartsTests
{
    [Fact]
    public void No_module_escapes_the_kit()
    {
        var folders = Directory.EnumerateDirectories(Repository.At("modules")).Select(folder => Path.GetFileName(folder));

        KitModule.All.Select(module => module.Name).ShouldBe(folders.Union(KitModule.Projects.Keys).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_partner_has_one_module() =>
        KitModule.All.Select(module => module.Plate.Type).ShouldBeUnique();

    [Fact]
    public void No_two_routes_meet() =>
        KitModule.All.SelectMany(module => module.Mapper.Routes).Select(route => $"{route.Method} {Anonymous(route.Pattern)}").ShouldBeUnique();

    [Theory]
    [MemberData(nameof(KitCases.Modules), MemberType = typeof(KitCases))]
    public void The_parts_are_complete_and_of_one_partner(string module)
    {
        var parts = KitModule.Of(module).Parts;

        parts.OfType<IIntegrationModule>().Count().ShouldBe(1);
        parts.OfType<IIngressMapper>().Count().ShouldBe(1);
        parts.OfType<IStatusFormatter>().Count().ShouldBe(1);
        parts.OfType<IProofs>().Count().ShouldBe(1);
        parts.OfType<IReplyReader>().Count().ShouldBeLessThanOrEqualTo(1);
        parts.OfType<ILateAnswers>().Count().ShouldBeLessThanOrEqualTo(1);
        parts.Select(part => part.Type).Distinct().Count().ShouldBe(1);
        parts.ShouldAllBe(part => part.GetType().IsSealed && !part.GetType().IsVisible);
    }

    [Theory]
    [MemberData(nameof(KitCases.Modules), MemberType = typeof(KitCases))]
    public void The_door_plate_tells_versions_and_documentation(string module)
    {
        var plate = KitModule.Of(module).Plate;

        plate.ApiVersions.ShouldNotBeEmpty();
        plate.ApiVersions.ShouldBe(plate.ApiVersions.Distinct().Order());
        plate.Documentation.IsAbsoluteUri.ShouldBeTrue();
        plate.Documentation.Scheme.ShouldBe(Uri.UriSchemeHttps);
    }

    [Theory]
    [MemberData(nameof(KitCases.Versions), MemberType = typeof(KitCases))]
    public void Each_version_takes_orders(string module, int version)
    {
        var kinds = KitModule.Of(module).Mapper.Routes.Where(route => route.ApiVersion == version).Select(route => route.Kind).ToList();

        // Some partners order by accepting a quote, and in no other way.
        (kinds.Contains(RouteKind.Create) || kinds.Contains(RouteKind.Events) || (kinds.Contains(RouteKind.Quote) && kinds.Contains(RouteKind.AcceptQuote))).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(KitCases.Modules), MemberType = typeof(KitCases))]
    public void Route_names_are_unique_and_versions_listed(string module)
    {
        var found = KitModule.Of(module);

        found.Mapper.Routes.Select(route => route.Name).ShouldBeUnique();
        found.Mapper.Routes.Select(route => route.ApiVersion).Except(found.Plate.ApiVersions).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(KitCases.Routes), MemberType = typeof(KitCases))]
    public void A_route_is_well_formed_and_proved(string module, string route)
    {
        var found = KitModule.Of(module).Route(route);

        found.Pattern.ShouldStartWith("/");
        found.Method.ShouldBe(found.Method.ToUpperInvariant());
        KitModule.Of(module).Proofs.For(found).ShouldNotBeEmpty("anybody could speak for the partner");
    }

    private static string Anonymous(string pattern) => string.Join('/', pattern.Split('/').Select(part => part.StartsWith('{') ? "{}" : part));
}
