using Integrations.Abstractions;
using Integrations.Customers;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Customers;

/// <summary>Somebody with write access to the database moves encrypted values about: it never shows another value, and is always noticed.</summary>
public sealed class SwappedRowsTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    /// <summary>Bytes of the blob that are exchanged: from and length as PostgreSQL counts.</summary>
    private static readonly Dictionary<string, (int From, int Length)> Parts = new(StringComparer.Ordinal)
    {
        ["data key id"] = (2, 16),
        ["nonce"] = (18, 12),
        ["tag"] = (30, 16),
        ["ciphertext"] = (46, 1000),
        ["nonce and tag"] = (18, 28),
        ["all but the version"] = (2, 1000),
    };

    [Fact]
    public async Task Exchanged_parts_of_any_two_values_are_noticed()
    {
        await using var room = new VaultRoom(database.ConnectionString);
        var values = await StoreAsync(room);

        foreach (var (mine, theirs) in Pairs(values))
        {
            foreach (var (name, (from, length)) in Parts.Where(p => p.Key != "data key id" || mine.Key != theirs.Key))
            {
                var kept = await room.AskAsync<byte[]>("SELECT ciphertext FROM pii WHERE id = $1", mine.Row);
                await room.ExecuteAsync(
                    """
                    UPDATE pii SET ciphertext = overlay(pii.ciphertext PLACING substring(t.ciphertext FROM $3 FOR $4) FROM $3 FOR $4)
                    FROM pii AS t WHERE pii.id = $1 AND t.id = $2
                    """,
                    mine.Row, theirs.Row, from, length);
                await IsNoticed(room, mine, name);
                await room.ExecuteAsync("UPDATE pii SET ciphertext = $2 WHERE id = $1", mine.Row, kept);
            }

            await Opens(room, mine);
        }
    }

    [Theory]
    [InlineData("UPDATE pii SET ciphertext = t.ciphertext, data_key_id = t.data_key_id FROM pii AS t WHERE pii.id = $1 AND t.id = $2")]
    [InlineData("UPDATE pii SET data_key_id = t.data_key_id FROM pii AS t WHERE pii.id = $1 AND t.id = $2 AND t.data_key_id <> pii.data_key_id")]
    [InlineData("UPDATE data_key SET wrapped = o.wrapped FROM data_key AS o, pii AS m, pii AS t WHERE m.id = $1 AND t.id = $2 AND data_key.id = m.data_key_id AND o.id = t.data_key_id AND o.id <> data_key.id")]
    [InlineData("UPDATE data_key SET wrapped = o.wrapped, integration_type = o.integration_type FROM data_key AS o, pii AS m, pii AS t WHERE m.id = $1 AND t.id = $2 AND data_key.id = m.data_key_id AND o.id = t.data_key_id AND o.id <> data_key.id")]
    public async Task Exchanged_rows_and_keys_are_noticed(string exchange)
    {
        await using var room = new VaultRoom(database.ConnectionString);
        var changed = 0;
        for (var pair = 0; pair < Pairs(new Value[4]).Count(); pair++)
        {
            var (mine, theirs) = Pairs(await StoreAsync(room)).ElementAt(pair);
            if (await room.ExecuteAsync(exchange, mine.Row, theirs.Row) == 0)
                continue;
            changed++;
            await IsNoticed(room, mine, exchange);
        }

        changed.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("UPDATE customer SET integration_type = 'OLO' WHERE id = $1")]
    [InlineData("UPDATE data_key SET integration_type = 'OLO' WHERE id IN (SELECT data_key_id FROM pii WHERE customer_id = $1)")]
    [InlineData("WITH owner AS (UPDATE customer SET integration_type = 'OLO' WHERE id = $1) UPDATE data_key SET integration_type = 'OLO' WHERE id IN (SELECT data_key_id FROM pii WHERE customer_id = $1)")]
    public async Task Another_partners_name_on_the_rows_is_noticed(string relabel)
    {
        await using var room = new VaultRoom(database.ConnectionString);
        var value = (await StoreAsync(room))[0];

        (await room.ExecuteAsync(relabel, value.Customer)).ShouldBe(1);

        await IsNoticed(room, value, relabel);
    }

    [Fact]
    public async Task A_value_with_another_partners_customer_is_noticed()
    {
        await using var room = new VaultRoom(database.ConnectionString);
        var values = await StoreAsync(room);
        var (phone, theirs) = (values[1], values[3]);

        await room.ExecuteAsync("UPDATE pii SET customer_id = $2 WHERE id = $1", phone.Row, theirs.Customer);

        await IsNoticed(room, phone with { Customer = theirs.Customer }, "customer");
    }

    [Fact]
    public async Task A_value_in_another_table_is_noticed()
    {
        await using var room = new VaultRoom(database.ConnectionString);
        var value = (await StoreAsync(room))[0];
        var (delivery, items) = await room.StoreItemsAsync(IntegrationType.UBER, "soup");

        // With the same row id, so that only table and column differ.
        await room.ExecuteAsync("UPDATE item SET id = $2, text = p.ciphertext, data_key_id = p.data_key_id FROM pii AS p WHERE item.id = $1 AND p.id = $2", items[0], value.Row);

        var noticed = await Should.ThrowAsync<VaultException>(() => room.Vault.OpenItemsAsync(delivery, VaultRoom.Someone(), default));
        noticed.ShouldNotBeOfType<ErasedException>();
    }

    /// <summary>Two of one key, one of another key, one of another partner.</summary>
    private static async Task<Value[]> StoreAsync(VaultRoom room)
    {
        var (first, rows, firstKey) = await room.StoreCustomerAsync(IntegrationType.UBER, (PiiKind.CustomerName, "Ada Lovelace"), (PiiKind.CustomerPhone, "+14155550100"));
        var (second, second2, secondKey) = await room.StoreCustomerAsync(IntegrationType.UBER, (PiiKind.CustomerName, "Grace Hopper"));
        var (third, third3, thirdKey) = await room.StoreCustomerAsync(IntegrationType.DOORDASH, (PiiKind.CustomerName, "Annie Easley"));
        return
        [
            new(first, rows[0], firstKey, PiiKind.CustomerName), new(first, rows[1], firstKey, PiiKind.CustomerPhone),
            new(second, second2[0], secondKey, PiiKind.CustomerName), new(third, third3[0], thirdKey, PiiKind.CustomerName),
        ];
    }

    private static IEnumerable<(Value Mine, Value Theirs)> Pairs(Value[] values) =>
        from mine in Enumerable.Range(0, values.Length)
        from theirs in Enumerable.Range(0, values.Length)
        where mine != theirs
        select (values[mine], values[theirs]);

    private static async Task IsNoticed(VaultRoom room, Value value, string how)
    {
        var noticed = await Should.ThrowAsync<VaultException>(() => Opens(room, value), how);
        noticed.ShouldNotBeOfType<ErasedException>();
    }

    private static async Task Opens(VaultRoom room, Value value)
    {
        (await room.Vault.OpenCustomerAsync(value.Customer, [value.Kind], VaultRoom.Someone(), default)).ShouldNotBeEmpty();
    }

    private sealed record Value(Guid Customer, Guid Row, Guid Key, PiiKind Kind);
}
