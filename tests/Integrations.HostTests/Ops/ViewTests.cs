using System.Net;
using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Integrations.HostTests.Ops;

/// <summary>How somebody likes to look: views, columns, density.</summary>
public sealed partial class ViewTests(ConsoleHost host) : IClassFixture<ConsoleHost>
{
    [Fact]
    public async Task A_view_is_its_owner_s_until_it_is_shown_to_everybody_which_is_on_record()
    {
        using var operates = await host.VisitAsync("operator");
        using var views = await host.VisitAsync("viewer");
        const string Asked = "/ops/orders?q=state%3Awaiting age%3E10m&days=28&after=8de1-0&open=0199a1b2-0000-7000-8000-000000000000&done=theme";

        (await operates.DoAsync("orders", "views", ("name", "Waits for long"), ("then", Asked))).Status.ShouldBe(HttpStatusCode.SeeOther);
        var own = await operates.ReadAsync("orders");
        var hidden = await views.ReadAsync("orders");
        var elsewhere = await operates.ReadAsync("updates");
        var id = View().Match(own).Groups["id"].Value;
        var stolen = await views.DoAsync("orders", $"views/{id}/remove");
        var shared = await operates.DoAsync("orders", $"views/{id}/share", ("reason", "the night shift wants it"));
        var seen = await views.ReadAsync("orders?q=state%3Awaiting%20age%3E10m&days=28");
        var changed = await operates.DoAsync("orders", "views", ("name", "Waits for long"), ("then", "/ops/orders"));
        var removed = await operates.DoAsync("orders", $"views/{id}/remove");
        var back = await operates.DoAsync("orders", $"views/{id}/take-back", ("reason", "nobody uses it"));
        var gone = await operates.DoAsync("orders", $"views/{id}/remove");

        own.ShouldContain("href=\"/ops/orders?q=state%3Awaiting%20age%3E10m&days=28\"");
        hidden.ShouldNotContain("Waits for long");
        elsewhere.ShouldNotContain("Waits for long");
        seen.ShouldContain("aria-current=\"true\">Waits for long");
        seen.ShouldContain("of operator");
        (stolen.Status, shared.Status, changed.Status, removed.Status, back.Status, gone.Status).ShouldBe((
            HttpStatusCode.Conflict, HttpStatusCode.SeeOther, HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.SeeOther, HttpStatusCode.SeeOther));
        (await operates.ReadAsync("orders")).ShouldNotContain("Waits for long");
        (await host.ScalarAsync<string>("SELECT string_agg(act || ' ' || subject || ' ' || reason, '; ' ORDER BY id) FROM ops_act WHERE act LIKE 'view.%'"))
            .ShouldBe("view.share orders: Waits for long the night shift wants it; view.take_back orders: Waits for long nobody uses it");
    }

    [Theory]
    [InlineData("/ops/jobs")]
    [InlineData("/ops/orders/0199a1b2-0000-7000-8000-000000000000")]
    [InlineData("https://elsewhere.example/ops/orders")]
    public async Task Only_lists_are_saved(string page)
    {
        using var views = await host.VisitAsync("viewer");

        var saved = await views.DoAsync("orders", "views", ("name", "No list"), ("then", page));

        saved.Status.ShouldBe(HttpStatusCode.Conflict);
        saved.Text.ShouldContain("Only lists can be saved (orders, inbound, updates, decide)");
    }

    [Fact]
    public async Task The_columns_are_those_of_the_role_until_somebody_chooses_others()
    {
        using var views = await host.VisitAsync("viewer");
        using var looksAfterData = await host.VisitAsync("privacy");

        Chosen(await views.ReadAsync("orders")).ShouldBe(["Partner", "Came", "State", "Robot", "Heard"]);
        Chosen(await looksAfterData.ReadAsync("orders")).ShouldBe(["Partner", "Source", "Came", "State"]);
        (await views.DoAsync("orders", "columns", ("column", "State"), ("column", "Owed"), ("column", "Nothing"))).Status.ShouldBe(HttpStatusCode.SeeOther);
        Chosen(await views.ReadAsync("orders")).ShouldBe(["State", "Owed"]);
        await views.DoAsync("orders", "columns", ("column", "State"), ("usual", "true"));
        Chosen(await views.ReadAsync("orders")).ShouldBe(["Partner", "Came", "State", "Robot", "Heard"]);
    }

    [Fact]
    public async Task Dense_stays_dense_on_every_page()
    {
        using var views = await host.VisitAsync("viewer");

        (await views.DoAsync("orders", "density", ("density", "dense"))).Status.ShouldBe(HttpStatusCode.SeeOther);
        (await views.ReadAsync("updates")).ShouldContain("data-density=\"dense\"");
        await views.DoAsync("orders", "density", ("density", "<b>"));
        (await views.ReadAsync("")).ShouldContain("data-density=\"dense\"");
        await views.DoAsync("orders", "density", ("density", "roomy"));
        (await views.ReadAsync("")).ShouldNotContain("data-density");
    }

    private static List<string> Chosen(string page) => [.. Ticked().Matches(page).Select(match => match.Groups["column"].Value)];

    [GeneratedRegex("views/(?<id>[0-9a-f-]{36})/share", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex View();

    [GeneratedRegex("name=\"column\" value=\"(?<column>[A-Za-z]+)\" checked", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ticked();
}
