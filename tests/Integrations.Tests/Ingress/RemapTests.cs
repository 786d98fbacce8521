using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Ingress.Remap;
using Integrations.Partners;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ingress;

/// <summary>What a change of a mapping would do to requests that are stored.</summary>
public sealed class RemapTests(PretendGateway gateway) : IClassFixture<PretendGateway>
{
    private const string Actor = "remap ann";

    private DateTimeOffset _start = DateTimeOffset.MaxValue;

    [Fact]
    public async Task With_the_module_that_read_them_nothing_differs_whatever_came_after()
    {
        Begin();
        var updated = Orders.NewId();
        await gateway.CreateAsync(Orders.Good(updated));
        await SayAsync("PATCH", updated, "", new JsonObject
        {
            ["tip"] = new JsonObject { ["minor"] = 700, ["currency"] = "USD" },
            ["dropoff"] = new JsonObject { ["address"] = "9 Other Avenue, San Francisco", ["phone"] = "415 555 0123" },
            ["dropoff_deadline"] = TimeProvider.System.GetUtcNow().AddHours(2),
        });
        var quoted = Orders.NewId();
        await gateway.SendAsync("POST", "/ALLY/v1/quotes", Orders.Good(quoted));
        var accepted = await gateway.SendAsync("POST", $"/ALLY/v1/quotes/{quoted}/accept", new JsonObject { ["dropoff"] = new JsonObject { ["name"] = "Kim Invented" } });
        accepted.Verdict.ShouldBe("Accepted");
        await gateway.CreateAsync(Orders.Good(Orders.NewId(), order => order["kind"] = "pickup"));
        await gateway.CreateAsync(Orders.Good(Orders.NewId(), order => order.Remove("dropoff")));

        var report = await RunAsync(read => read);

        report.Requests.ShouldBe(6);
        report.Lines().ShouldHaveSingleItem("only the counts").ShouldContain("6 the same");
        report.Differs.ShouldBeFalse();
    }

    [Fact]
    public async Task A_field_that_is_mapped_differently_is_the_only_one_that_is_named()
    {
        Begin();
        await gateway.CreateAsync(Orders.Good(Orders.NewId()));

        var report = await RunAsync(Draft(draft => draft with { Tip = new Money(draft.Tip!.Value.MinorUnits * 100, "USD") }));

        report.Differs.ShouldBeTrue();
        report.Fields.ShouldHaveSingleItem().ShouldBe(new KeyValuePair<string, int>("tip_minor", 1));
        report.Lines().First().ShouldEndWith("Different: tip_minor: 200 -> 20000");
    }

    [Fact]
    public async Task Every_field_that_is_stored_is_compared()
    {
        Begin();
        await gateway.CreateAsync(Orders.Good(Orders.NewId()));
        var time = TimeProvider.System.GetUtcNow();

        var report = await RunAsync(Draft(draft => draft with
        {
            ExternalId = "another",
            Source = Source.native,
            SourceWord = "Word",
            StoreId = "s-1",
            PartnerReference = "r-1",
            OrderValue = new Money(1, "EUR"),
            Tip = null,
            Contents = [ControlledContents.Alcohol],
            MinimumAge = 21,
            IfUndeliverable = UndeliverableAction.Dispose,
            PickupReadyAt = time,
            PickupDeadline = time,
            DropoffReadyAt = time,
            DropoffDeadline = time,
            Pickup = new Stop { Country = "FI", BusinessName = new Personal("b"), Instructions = new Personal("i"), Email = new Personal("e") },
            Dropoff = new Stop { Country = "FI", BusinessName = new Personal("b") },
            Items = [new DraftItem { ExternalId = "i-2", Name = new Personal("n"), Quantity = 9, UnitPrice = 1, Contents = [ControlledContents.Tobacco] }],
        }));

        report.Fields.Keys.ShouldBe(
        [
            "controlled_contents", "contents_known", "currency", "dropoff.country", "dropoff.location", "dropoff_deadline", "dropoff_ready_at",
            "external_delivery_id", "external_store_id", "if_undeliverable", "items", "items[].controlled_contents", "items[].external_item_id",
            "items[].quantity", "items[].text", "items[].unit_price_minor", "minimum_age", "order_value_minor", "partner_reference", "pickup.country",
            "pickup.location", "pickup_deadline", "pickup_ready_at", "source", "source_word", "tip_minor", .. Enum.GetNames<PiiKind>().Select(kind => $"pii.{kind}"),
        ], ignoreOrder: true);
    }

    [Fact]
    public async Task Items_are_compared_one_by_one_and_counted_together()
    {
        Begin();
        await gateway.CreateAsync(Orders.Good(Orders.NewId()));

        var report = await RunAsync(Draft(draft => draft with { Items = [.. draft.Items.Select(item => item with { Quantity = item.Quantity + 1 })] }));

        report.Fields.ShouldHaveSingleItem().ShouldBe(new KeyValuePair<string, int>("items[].quantity", 1));
        report.Lines().First().ShouldEndWith("items[0].quantity: 2 -> 3; items[1].quantity: 1 -> 2");
    }

    [Fact]
    public async Task Nothing_personal_is_shown_even_where_a_mapping_puts_it_into_a_plain_field()
    {
        Begin();
        await gateway.CreateAsync(Orders.Good(Orders.NewId()));

        var report = await RunAsync(Draft(draft => draft with
        {
            StoreId = draft.Dropoff.ContactName!.Value.Value,
            PartnerReference = $"for {draft.Dropoff.Email!.Value.Value}",
            Dropoff = draft.Dropoff with
            {
                ContactName = new Personal("Somebody Else"), Address = null, Location = new GeoPoint(37.5, -122.5), Phone = new Personal("+14155550177"),
            },
            Items = [.. draft.Items.Select(item => item with { Name = new Personal("Onion soup"), Note = null })],
        }));

        report.Fields.Keys.ShouldBe(
            ["dropoff.location", "external_store_id", "items[].text", "partner_reference", "pii.CustomerName", "pii.CustomerPhone", "pii.DropoffAddress"]);
        var shown = string.Join('\n', report.Lines());
        foreach (var secret in new[] { "Jo", "Invented", "Somebody", "Else", "Sample", "Avenue", "example.com", "5550199", "555-0199", "5550177", "Soup", "soup", "onion", "37.5", "37.7", "-122." })
            shown.ShouldNotContain(secret, Case.Sensitive);
        shown.ShouldContain("pii.DropoffAddress: 30 characters #");
        shown.ShouldContain("-> nothing");
    }

    [Fact]
    public async Task What_is_not_understood_any_more_and_what_is_understood_only_now_is_told_apart()
    {
        Begin();
        await gateway.CreateAsync(Orders.Good(Orders.NewId()));
        await gateway.CreateAsync(Orders.Good(Orders.NewId(), order => order.Remove("dropoff")));
        var other = new Inbound.Query(DeliveryRef.External("x"));

        var report = await RunAsync(read => read switch
        {
            Inbound.Create => new Inbound.Unreadable([new Fault("dropoff.unit", "required")], null),
            Inbound.Unreadable => other,
            _ => read,
        });

        (report.Count(RemapKind.UnreadableNow), report.Count(RemapKind.ReadableNow)).ShouldBe((1, 1));
        report.Lines().ShouldContain(line => line.EndsWith("UnreadableNow: dropoff.unit required", StringComparison.Ordinal));
        report.Lines().ShouldContain(line => line.EndsWith("ReadableNow: reading: dropoff required -> Query", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_look_is_on_record_with_who_and_what_for_and_erased_content_is_only_counted()
    {
        Begin();
        var order = await gateway.CreateAsync(Orders.Good(Orders.NewId()));
        var gone = await gateway.CreateAsync(Orders.Good(Orders.NewId()));
        await gateway.ExecuteAsync(
            "UPDATE data_key SET wrapped = NULL, destroyed_at = now() WHERE id = (SELECT data_key_id FROM delivery WHERE id = $1)", gone.Delivery);

        var report = await RunAsync(read => read);

        (report.Count(RemapKind.Same), report.Count(RemapKind.Erased), report.Differs).ShouldBe((1, 1, false));
        var looks = await gateway.ColumnAsync<string>(
            "SELECT DISTINCT subject_table FROM pii_access_audit WHERE request_id = $1 AND actor = $2 AND purpose = $3 ORDER BY 1", report.Run, Actor, PiiPurpose.Replay);
        looks.ShouldBe(["incoming_request", "item", "pii"]);
        (await gateway.ValueAsync<long>("SELECT count(*) FROM pii_access_audit WHERE request_id = $1 AND subject_id = $2", report.Run, Guid.Parse(order.RequestId!))).ShouldBe(1);
    }

    [Fact]
    public async Task Only_the_newest_are_read_where_a_limit_says_so()
    {
        Begin();
        await gateway.CreateAsync(Orders.Good(Orders.NewId()));
        await gateway.CreateAsync(Orders.Good(Orders.NewId()));

        (await RunAsync(read => read, limit: 1)).Requests.ShouldBe(1);
    }

    private static Func<Inbound, Inbound> Draft(Func<DeliveryDraft, DeliveryDraft> change) =>
        read => read is Inbound.Create create ? new Inbound.Create(change(create.Draft)) : read;

    private void Begin() => _start = TimeProvider.System.GetUtcNow();

    private async Task SayAsync(string method, string id, string what, JsonObject body) =>
        (await gateway.SendAsync(method, $"/ALLY/v1/deliveries/{id}{what}", body)).Status.ShouldBe(200);

    private Task<RemapReport> RunAsync(Func<Inbound, Inbound> change, int limit = 100)
    {
        var module = new PretendModule(PretendGateway.Partner, 1);
        var registry = new PartnerRegistry([module], [new Changed(module.Mapper, change)], [module.Formatter], [module.Proofs], [], []);
        var remapping = ActivatorUtilities.CreateInstance<Remapping>(gateway.Services, registry);
        return remapping.RunAsync(PretendGateway.Partner, _start, limit, Actor, CancellationToken.None);
    }

    /// <summary>The module as it would be after a change of its mapping.</summary>
    private sealed class Changed(PretendMapper inner, Func<Inbound, Inbound> change) : IIngressMapper
    {
        public IntegrationType Type => inner.Type;

        public IReadOnlyList<InboundRoute> Routes => inner.Routes;

        public Inbound Read(InboundMessage message) => change(inner.Read(message));

        public Reply Answer(InboundMessage message, Verdict verdict) => inner.Answer(message, verdict);

        public string NameOf(InboundRoute route, DraftField field) => inner.NameOf(route, field);
    }
}
