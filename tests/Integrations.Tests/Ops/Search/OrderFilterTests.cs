using Integrations.Abstractions;
using Integrations.Ops.Orders;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ops.Search;

public sealed class OrderFilterTests
{
    [Fact]
    public void Qualifiers_stand_in_any_order_and_a_word_without_one_is_an_id()
    {
        var filter = OrderFilter.Parse(" state:unknown  partner:doordash age>10m region:US ABC-1 version:v2 ");

        filter.Faults.ShouldBeEmpty();
        filter.ShouldBe(new OrderFilter
        {
            Id = "ABC-1", Partner = IntegrationType.DOORDASH, Region = Region.US, ApiVersion = 2, State = OrderState.Unknown,
            OlderThan = TimeSpan.FromMinutes(10), Faults = filter.Faults,
        });
    }

    [Theory]
    [InlineData("lark-and-ladle:0117")]
    [InlineData("https://orders.example/1?x=y")]
    public void An_id_may_look_like_a_qualifier_that_does_not_exist(string id) => OrderFilter.Parse(id).Id.ShouldBe(id);

    [Theory]
    [InlineData("age<90s", 90)]
    [InlineData("age<2h", 7_200)]
    [InlineData("age<1.5d", 129_600)]
    public void Ages_have_a_unit(string line, double seconds) => OrderFilter.Parse(line).NewerThan.ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("partner:nobody", "partner")]
    [InlineData("region:XX", "region")]
    [InlineData("state:7", "state")]
    [InlineData("status:0", "status")]
    [InlineData("age>soon", "age")]
    [InlineData("age>10", "age")]
    [InlineData("age>NaNh", "age")]
    [InlineData("store:", "store")]
    [InlineData("one two", "One id")]
    public void What_is_not_understood_is_said_and_not_guessed(string line, string named)
    {
        var faults = OrderFilter.Parse(line).Faults;

        faults.Count.ShouldBe(1);
        faults[0].ShouldStartWith(named);
    }

    [Fact]
    public void A_cursor_reads_what_it_writes()
    {
        var cursor = new OrderCursor(new DateTimeOffset(2030, 1, 15, 12, 0, 0, TimeSpan.Zero).AddTicks(1_234_560), Guid.Parse("01890000-0000-7000-8000-000000000001"));

        OrderCursor.Parse(cursor.ToString()).ShouldBe(cursor);
        OrderCursor.Parse("x-y").ShouldBeNull();
        OrderCursor.Parse("-1-00000000000000000000000000000000").ShouldBeNull();
        OrderCursor.Parse(null).ShouldBeNull();
    }
}
