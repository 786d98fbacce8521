using System.Text.Json;
using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Testing;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Customers;

public sealed class PiiVaultTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    [Fact]
    public async Task A_customer_opens_as_it_was_stored()
    {
        await using var room = new VaultRoom(database.ConnectionString);
        var (customer, pii, _) = await room.StoreCustomerAsync(
            IntegrationType.UBER, (PiiKind.DropoffAddress, "1 Rue de l'Été, 75001 Paris"), (PiiKind.CustomerName, "Zoë Müller"));

        var opened = await room.Vault.OpenCustomerAsync(customer, null, VaultRoom.Someone(), default);

        opened.ShouldBe([
            new OpenedPii(pii[1], PiiKind.CustomerName, new Personal("Zoë Müller")),
            new OpenedPii(pii[0], PiiKind.DropoffAddress, new Personal("1 Rue de l'Été, 75001 Paris")),
        ]);
    }

    [Fact]
    public async Task Of_several_values_of_a_kind_the_newest_opens_and_only_that_is_recorded()
    {
        await using var room = new VaultRoom(database.ConnectionString);
        var (customer, _, _) = await room.StoreCustomerAsync(IntegrationType.UBER, (PiiKind.DropoffInstructions, "ring"));
        var newest = await room.AddAsync(customer, IntegrationType.UBER, PiiKind.DropoffInstructions, "knock");
        var who = VaultRoom.Someone();

        var opened = await room.Vault.OpenCustomerAsync(customer, null, who, default);

        opened.ShouldBe([new OpenedPii(newest, PiiKind.DropoffInstructions, new Personal("knock"))]);
        (await room.AskAsync<Guid>("SELECT pii_id FROM pii_access_audit WHERE request_id = $1", who.RequestId)).ShouldBe(newest);
    }

    [Fact]
    public async Task Only_the_kinds_that_were_asked_for_are_opened_and_recorded()
    {
        await using var room = new VaultRoom(database.ConnectionString);
        var (customer, pii, _) = await room.StoreCustomerAsync(
            IntegrationType.UBER, (PiiKind.CustomerName, "Ada"), (PiiKind.CustomerPhone, "+14155550100"), (PiiKind.CustomerEmail, "ada@example.com"));
        var who = VaultRoom.Someone();

        var opened = await room.Vault.OpenCustomerAsync(customer, [PiiKind.CustomerPhone, PiiKind.PickupPhone], who, default);
        var none = await room.Vault.OpenCustomerAsync(customer, [], who, default);

        opened.Select(o => o.Id).ShouldBe([pii[1]]);
        none.ShouldBeEmpty();
        (await room.LooksAsync(who)).ShouldBe(1);
    }

    [Fact]
    public async Task A_look_is_recorded_with_who_and_what_for_and_when_and_what()
    {
        var clock = new TestClock();
        await using var room = new VaultRoom(database.ConnectionString, time: clock);
        var (customer, pii, _) = await room.StoreCustomerAsync(IntegrationType.UBER, (PiiKind.CustomerName, "Ada"));
        var who = VaultRoom.Someone(PiiPurpose.SupportReveal) with { Actor = "grace" };

        await room.Vault.OpenCustomerAsync(customer, null, who, default);

        (await room.AskAsync<string>(
            """
            SELECT concat_ws(' ', actor, purpose, subject_table, subject_column, subject_id = $2, pii_id = $2, extract(epoch FROM accessed_at)::bigint)
            FROM pii_access_audit WHERE request_id = $1
            """,
            who.RequestId, pii[0])).ShouldBe($"grace SupportReveal pii ciphertext t t {clock.GetUtcNow().ToUnixTimeSeconds()}");
    }

    [Fact]
    public async Task Nobody_cannot_look()
    {
        await using var room = new VaultRoom(database.ConnectionString);
        var (customer, _, _) = await room.StoreCustomerAsync(IntegrationType.UBER, (PiiKind.CustomerName, "Ada"));

        await Should.ThrowAsync<ArgumentException>(() => room.Vault.OpenCustomerAsync(customer, null, VaultRoom.Someone() with { Actor = " " }, default));
    }

    [Fact]
    public async Task Items_open_by_id_with_a_record_for_each()
    {
        await using var room = new VaultRoom(database.ConnectionString);
        var (delivery, items) = await room.StoreItemsAsync(IntegrationType.THREEPL, "soup", "", "bread");
        var who = VaultRoom.Someone();

        var opened = await room.Vault.OpenItemsAsync(delivery, who, default);

        opened.ShouldBe(new Dictionary<Guid, string> { [items[0]] = "soup", [items[1]] = "", [items[2]] = "bread" }, ignoreOrder: true);
        (await room.AskAsync<long>(
            "SELECT count(DISTINCT subject_id) FROM pii_access_audit WHERE request_id = $1 AND subject_table = 'item' AND subject_column = 'text' AND pii_id IS NULL",
            who.RequestId)).ShouldBe(3);
    }

    [Fact]
    public async Task A_request_opens_byte_for_byte()
    {
        await using var room = new VaultRoom(database.ConnectionString);
        byte[] body = [0xEF, 0xBB, 0xBF, .. "{\"a\": 1e2}"u8, 0x00, 0xFF];
        var (request, receivedAt) = await room.StoreRequestAsync(IntegrationType.DOORDASH, body);
        var who = VaultRoom.Someone(PiiPurpose.Replay);

        var opened = await room.Vault.OpenRequestBodyAsync(request, receivedAt.ToOffset(TimeSpan.FromHours(-7)), who, default);

        opened.ShouldBe(body);
        (await room.AskAsync<string>("SELECT subject_table || '.' || subject_column FROM pii_access_audit WHERE request_id = $1", who.RequestId))
            .ShouldBe("incoming_request.body");
    }

    [Fact]
    public async Task More_can_be_sealed_under_a_stored_key()
    {
        await using var room = new VaultRoom(database.ConnectionString);
        var (customer, pii, key) = await room.StoreCustomerAsync(IntegrationType.UBER, (PiiKind.CustomerName, "Ada"));
        var wrapped = await room.AskAsync<byte[]>("SELECT wrapped FROM data_key WHERE id = $1", key);

        using (var again = room.Vault.Reuse(key, IntegrationType.UBER, wrapped))
            await room.ExecuteAsync("UPDATE pii SET ciphertext = $2 WHERE id = $1", pii[0], again.Seal(Place.Pii(pii[0]), new Personal("Ada L.")));

        (await room.Vault.OpenCustomerAsync(customer, null, VaultRoom.Someone(), default)).Single().Value.Value.ShouldBe("Ada L.");
        Should.Throw<VaultException>(() => room.Vault.Reuse(key, IntegrationType.OLO, wrapped)).Place.Table.ShouldBe("data_key");
    }

    [Fact]
    public async Task A_destroyed_key_means_erased_at_every_door_and_at_once()
    {
        await using var room = new VaultRoom(database.ConnectionString);
        var (customer, _, _) = await room.StoreCustomerAsync(IntegrationType.UBER, (PiiKind.CustomerName, "Ada"));
        var (delivery, _) = await room.StoreItemsAsync(IntegrationType.UBER, "soup");
        var (request, receivedAt) = await room.StoreRequestAsync(IntegrationType.UBER, [1]);
        Func<Task>[] doors =
        [
            () => room.Vault.OpenCustomerAsync(customer, null, VaultRoom.Someone(), default),
            () => room.Vault.OpenItemsAsync(delivery, VaultRoom.Someone(), default),
            () => room.Vault.OpenRequestBodyAsync(request, receivedAt, VaultRoom.Someone(), default),
        ];

        // Opened before, so that the keys are in memory.
        foreach (var door in doors)
            await door();
        await room.ExecuteAsync("UPDATE data_key SET wrapped = NULL");

        foreach (var door in doors)
            await Should.ThrowAsync<ErasedException>(door);
        room.Logged.ShouldNotContain(line => line.StartsWith("Critical", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_whose_day_was_dropped_is_erased()
    {
        await using var room = new VaultRoom(database.ConnectionString);

        var look = () => room.Vault.OpenRequestBodyAsync(VaultRoom.NewId(), TimeProvider.System.GetUtcNow(), VaultRoom.Someone(), default);

        await Should.ThrowAsync<ErasedException>(look);
    }

    [Fact]
    public async Task What_was_opened_shows_in_no_text_and_no_serializer()
    {
        await using var room = new VaultRoom(database.ConnectionString);
        var canary = new CanaryText();
        var (customer, pii, _) = await room.StoreCustomerAsync(
            IntegrationType.UBER, (PiiKind.CustomerName, canary.Word("name")), (PiiKind.CustomerPhone, canary.Phone("phone")));
        var (delivery, items) = await room.StoreItemsAsync(IntegrationType.UBER, canary.Word("item"));

        var opened = await room.Vault.OpenCustomerAsync(customer, null, VaultRoom.Someone(), default);
        await room.Vault.OpenItemsAsync(delivery, VaultRoom.Someone(), default);
        await room.ExecuteAsync("UPDATE pii SET ciphertext = $2 WHERE id = $1", pii[0], new byte[60]);
        await room.ExecuteAsync("UPDATE item SET text = set_byte(text, 50, 255 - get_byte(text, 50)) WHERE id = $1", items[0]);
        var failures = new[]
        {
            await Should.ThrowAsync<VaultException>(() => room.Vault.OpenCustomerAsync(customer, null, VaultRoom.Someone(), default)),
            await Should.ThrowAsync<VaultException>(() => room.Vault.OpenItemsAsync(delivery, VaultRoom.Someone(), default)),
        };

        canary.In(string.Join('\n', opened)).ShouldBeEmpty();
        canary.In(string.Join('\n', failures.Select(f => f.ToString()))).ShouldBeEmpty();
        canary.In(string.Join('\n', room.Logged)).ShouldBeEmpty();
        Should.Throw<NotSupportedException>(() => JsonSerializer.Serialize(opened));
        room.Logged.ShouldContain(line => line.StartsWith($"Critical 5001 pii.ciphertext of {pii[0]}", StringComparison.Ordinal));
        failures[1].Place.ShouldBe(Place.ItemText(items[0]));
    }
}
