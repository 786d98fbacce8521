using System.Globalization;
using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Ops.Access;
using Integrations.Ops.Console.Pages;
using Integrations.Ops.Orders;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Integrations.Ops.Console;

/// <summary>Finding an order, and its page.</summary>
internal static class OrderEndpoints
{
    private const int LongestLine = 300;
    private const int MostDays = 400;

    public static void MapOrders(this IEndpointRouteBuilder group)
    {
        group.MapPage("/orders", Right.See, ListAsync);
        group.MapPage("/orders/{id:guid}", Right.See, (Guid id) => Answers.Page<StoryPage>(new { Id = id }));
        group.MapCommand("/orders/by-phone", Right.Operate, FindByPhoneAsync);
    }

    private static async Task<IResult> ListAsync(string? q, string? after, int? days, Guid? open, HttpContext context, OrderList orders, CancellationToken token)
    {
        if (q?.Length > LongestLine)
            return Answers.Problem(StatusCodes.Status400BadRequest, "Too long a question", [$"At most {LongestLine} characters."], back: null);
        q = q is { Length: > 0 } ? q : null;
        var filter = OrderFilter.Parse(q);
        var back = Math.Clamp(days ?? OrderFilter.UsualDays, 1, MostDays);
        var found = filter.Faults.Count > 0 ? null : await orders.FindAsync(filter, back, OrderCursor.Parse(after), token);
        // One order by its very id: there is nothing to choose from.
        if (found is { Exact: true, Orders: [var only] })
            return Results.Redirect(string.Create(CultureInfo.InvariantCulture, $"{context.Request.PathBase}{AccessSetup.Root}/orders/{only.Id:D}"));
        var total = found is { Exact: false } && after is null ? await orders.CountAsync(filter, back, OrdersPage.MostCounted, token) : null;
        return Answers.Page<OrdersPage>(new { Line = q, Days = back, IsFirst = after is null, After = after, Opened = open, Filter = filter, Found = found, Total = total });
    }

    private static async Task<IResult> FindByPhoneAsync(
        ConsoleForm form, HttpContext context, PhoneLookup lookup, OrderList orders, TimeProvider time, CancellationToken token)
    {
        var (phone, country) = (form.Text("phone", most: 40, required: true), form.Text("country", most: 2));
        if (phone is null || form.Faults.Count > 0)
            return Answers.Refused(form);
        var who = new AccessContext(context.User.Identity!.Name!, PiiPurpose.Lookup, Guid.CreateVersion7(time.GetUtcNow()));
        var customers = new List<Guid>();
        foreach (var partner in Enum.GetValues<IntegrationType>())
            customers.AddRange(await lookup.FindAsync(partner, new Personal(phone), country, who, token));
        return Answers.Page<PhonePage>(new { Found = await orders.OfCustomersAsync([.. customers], token) });
    }
}
