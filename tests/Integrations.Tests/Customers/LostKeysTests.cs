using Integrations.Abstractions;
using Integrations.Customers;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Customers;

public sealed class LostKeysTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    [Fact]
    public async Task Two_hosts_on_one_folder_read_each_others_values_and_find_each_others_phones()
    {
        await using var one = new VaultRoom(database.ConnectionString);
        await using var other = new VaultRoom(database.ConnectionString, one.KeyFolder);
        var (ofOne, _, _) = await one.StoreCustomerAsync(IntegrationType.UBER, (PiiKind.CustomerName, "Ada"));
        var (ofOther, _, _) = await other.StoreCustomerAsync(IntegrationType.UBER, (PiiKind.CustomerName, "Grace"));

        (await other.Vault.OpenCustomerAsync(ofOne, null, VaultRoom.Someone(), default)).Single().Value.Value.ShouldBe("Ada");
        (await one.Vault.OpenCustomerAsync(ofOther, null, VaultRoom.Someone(), default)).Single().Value.Value.ShouldBe("Grace");
        one.Vault.BlindIndex(IntegrationType.UBER, "+14155550100").ShouldBe(other.Vault.BlindIndex(IntegrationType.UBER, "+14155550100"));
        await other.Vault.ProveKeysAsync(default);
    }

    [Fact]
    public async Task A_host_with_another_ring_is_told_so_before_it_serves_and_reads_nothing()
    {
        await using var room = new VaultRoom(database.ConnectionString);
        var (customer, _, key) = await room.StoreCustomerAsync(IntegrationType.UBER, (PiiKind.CustomerName, "Ada"));
        await using var stranger = new VaultRoom(database.ConnectionString);

        var refused = await Should.ThrowAsync<OptionsValidationException>(() => stranger.Vault.ProveKeysAsync(default));
        var unreadable = await Should.ThrowAsync<VaultException>(() => stranger.Vault.OpenCustomerAsync(customer, null, VaultRoom.Someone(), default));

        refused.Message.ShouldStartWith("Encryption:KeyFolder:");
        unreadable.ShouldNotBeOfType<ErasedException>();
        unreadable.Place.ShouldBe(new Place("data_key", "wrapped", key));
    }

    [Fact]
    public async Task Where_the_ring_is_lost_for_good_the_sentence_says_how_to_go_on()
    {
        await using var room = new VaultRoom(database.ConnectionString);
        var (customer, _, _) = await room.StoreCustomerAsync(IntegrationType.UBER, (PiiKind.CustomerName, "Ada"));
        await using var stranger = new VaultRoom(database.ConnectionString);
        var refused = await Should.ThrowAsync<OptionsValidationException>(() => stranger.Vault.ProveKeysAsync(default));

        var remedy = refused.Message[refused.Message.IndexOf("UPDATE", StringComparison.Ordinal)..refused.Message.IndexOf(" says so", StringComparison.Ordinal)];
        await stranger.ExecuteAsync(remedy);

        await stranger.Vault.ProveKeysAsync(default);
        await Should.ThrowAsync<ErasedException>(() => stranger.Vault.OpenCustomerAsync(customer, null, VaultRoom.Someone(), default));
    }
}
