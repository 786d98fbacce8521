using System.Net;
using Integrations.Ops.Access;
using Integrations.Ops.Console;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Shouldly;
using Xunit;
using static Integrations.Testing.Approved;

namespace Integrations.HostTests.Ops;

/// <summary>Every command against everybody who may not give it. The commands are listed by the host, so a new one is tried without being named here.</summary>
public sealed class ForgedRequestTests(ConsoleHost host) : IClassFixture<ConsoleHost>
{
    [Fact]
    public async Task Every_endpoint_of_the_console_asks_for_a_right_and_the_open_ones_are_these()
    {
        foreach (var endpoint in host.Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null))
        {
            var policies = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).ToList();
            policies.ShouldNotBeEmpty(endpoint.DisplayName);
            policies.ShouldAllBe(policy => policy != null && Right.Roles.ContainsKey(policy), endpoint.DisplayName);
            // A page changes nothing, and a command has no other way in than the one that checks its form.
            (endpoint.Metadata.GetMetadata<Command>() is null).ShouldBe(Methods(endpoint) is "GET", endpoint.DisplayName);
        }

        var open = host.Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(endpoint => $"{Methods(endpoint)} {endpoint.RoutePattern.RawText}");
        await Verify(string.Join('\n', open.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_command_is_refused_to_whoever_is_not_logged_in()
    {
        using var stranger = host.Visit();
        foreach (var (endpoint, _) in host.Commands)
        {
            using var answer = await stranger.PostAsync(Path(endpoint), ("reason", "forged"));
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, endpoint.DisplayName);
            (await answer.Content.ReadAsStringAsync()).ShouldContain("Nothing was changed.");
        }

        (await host.ScalarAsync<long>("SELECT count(*) FROM ops_act")).ShouldBe(0);
    }

    [Fact]
    public async Task A_command_is_refused_to_every_role_that_lacks_its_right_even_with_a_true_token()
    {
        var tried = 0;
        foreach (var user in ConsoleHost.Users)
        {
            using var visitor = await host.VisitAsync(user);
            var token = user == "nobody" ? await visitor.TokenAsync() : await visitor.TokenAsync("/ops");
            foreach (var (endpoint, command) in host.Commands.Where(one => !Has(user, one.Command.Right)))
            {
                using var answer = await visitor.PostAsync(Path(endpoint), ("token", token), ("reason", "forged"));
                answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden, $"{user} {endpoint.DisplayName}");
                tried++;
            }
        }

        tried.ShouldBeGreaterThan(host.Commands.Count);
        (await host.ScalarAsync<long>("SELECT count(*) FROM ops_act")).ShouldBe(0);
    }

    [Fact]
    public async Task A_command_without_its_token_or_with_another_login_s_is_refused_to_whoever_has_the_right()
    {
        using var other = await host.VisitAsync("viewer");
        var foreign = await other.TokenAsync("/ops");
        foreach (var user in ConsoleHost.Users)
        {
            using var visitor = await host.VisitAsync(user);
            foreach (var (endpoint, _) in host.Commands.Where(one => Has(user, one.Command.Right)))
            {
                await RefusedAsync(await visitor.PostAsync(Path(endpoint), ("reason", "forged")), "no token");
                await RefusedAsync(await visitor.PostAsync(Path(endpoint), ("token", "CfDJ8" + new string('A', 150)), ("reason", "forged")), "an invented token");
                if (user != "viewer")
                    await RefusedAsync(await visitor.PostAsync(Path(endpoint), ("token", foreign), ("reason", "forged")), "another login's token");

                async Task RefusedAsync(HttpResponseMessage answer, string what)
                {
                    using (answer)
                    {
                        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, $"{user} {endpoint.DisplayName}: {what}");
                        (await answer.Content.ReadAsStringAsync()).ShouldContain("The form is too old", customMessage: $"{user} {endpoint.DisplayName}: {what}");
                    }
                }
            }
        }

        (await host.ScalarAsync<long>("SELECT count(*) FROM ops_act")).ShouldBe(0);
    }

    [Fact]
    public async Task A_page_is_shown_to_whoever_has_its_right_and_to_nobody_else()
    {
        foreach (var user in ConsoleHost.Users)
        {
            using var visitor = await host.VisitAsync(user);
            foreach (var endpoint in host.Endpoints.Where(endpoint => Methods(endpoint) is "GET" && endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null))
            {
                if (Has(user, endpoint.Metadata.GetMetadata<IAuthorizeData>()!.Policy!))
                    continue;
                using var answer = await visitor.GetAsync(Path(endpoint));
                answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden, $"{user} {endpoint.DisplayName}");
            }
        }
    }

    private static bool Has(string user, string right) => Enum.TryParse<OpsRole>(user, ignoreCase: true, out var role) && Right.Roles[right].Contains(role);

    private static string Methods(RouteEndpoint endpoint) => string.Join(',', endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods);

    /// <summary>An address that leads to it, of something that is not there.</summary>
    private static string Path(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => Value(parameter),
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
        _ => throw new InvalidOperationException(endpoint.DisplayName),
    }))));

    private static string Value(Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter) =>
        parameter.ParameterPolicies.Select(policy => policy.Content).FirstOrDefault() switch
        {
            "guid" => "0194f000-0000-7000-8000-00000000000d",
            "int" or "long" => "1",
            _ => "x",
        };
}
