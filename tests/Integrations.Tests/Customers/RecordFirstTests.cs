using System.Transactions;
using Integrations.Abstractions;
using Integrations.Customers;
using Npgsql;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Customers;

/// <summary>Nothing personal comes into the clear before the record of the look is committed, however the recording goes.</summary>
public sealed class RecordFirstTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    public static TheoryData<Door> Doors => [.. Enum.GetValues<Door>()];

    public enum Door
    {
        Customer,
        Items,
        Request,
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task The_record_is_there_for_everyone_when_the_key_is_unwrapped(Door door)
    {
        var who = VaultRoom.Someone();
        var seen = new List<long>();
        await using var room = new VaultRoom(database.ConnectionString, onUnwrap: () => seen.Add(Looks(who)));
        var look = await StoreAsync(room, door, who);

        (await look()).ShouldBe("secret");

        seen.ShouldBe([1]);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public Task No_record_no_value_when_the_record_is_refused(Door door) => NothingIsOpened(door, 0,
        "ALTER TABLE pii_access_audit RENAME TO not_there",
        "ALTER TABLE not_there RENAME TO pii_access_audit");

    [Theory]
    [MemberData(nameof(Doors))]
    public Task No_record_no_value_when_the_commit_fails(Door door) => NothingIsOpened(door, 0,
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'at commit'; END $$;
        CREATE CONSTRAINT TRIGGER late AFTER INSERT ON pii_access_audit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse();
        """,
        "DROP FUNCTION refuse() CASCADE");

    [Theory]
    [MemberData(nameof(Doors))]
    public Task No_record_no_value_when_the_connection_is_lost_at_the_commit(Door door) => NothingIsOpened(door, 0,
        """
        CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER late AFTER INSERT ON pii_access_audit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die();
        """,
        "DROP FUNCTION die() CASCADE");

    [Theory]
    [MemberData(nameof(Doors))]
    public Task No_record_no_value_when_the_database_swallows_the_record(Door door) => NothingIsOpened(door, 0,
        """
        CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
        CREATE TRIGGER swallowed BEFORE INSERT ON pii_access_audit FOR EACH ROW EXECUTE FUNCTION swallow();
        """,
        "DROP FUNCTION swallow() CASCADE");

    [Theory]
    [MemberData(nameof(Doors))]
    public Task A_look_that_then_fails_stays_recorded(Door door) => NothingIsOpened(door, 1,
        "ALTER TABLE data_key RENAME COLUMN wrapped TO not_there",
        "ALTER TABLE data_key RENAME COLUMN not_there TO wrapped");

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_callers_transaction_that_rolls_back_does_not_take_the_record_along(Door door)
    {
        await using var room = new VaultRoom(database.ConnectionString);
        var who = VaultRoom.Someone();
        var look = await StoreAsync(room, door, who);

        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            // The caller's snapshot is older than the record.
            await room.AskAsync<long>("SELECT count(*) FROM pii_access_audit");
            (await look()).ShouldBe("secret");
        }

        (await room.LooksAsync(who)).ShouldBe(1);
    }

    [Fact]
    public async Task The_record_waits_for_the_disk_also_where_other_commits_do_not()
    {
        await using var room = new VaultRoom(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Options = "-c synchronous_commit=off" }.ConnectionString);
        await room.ExecuteAsync(
            """
            CREATE TABLE noted (setting text);
            CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO noted VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER late AFTER INSERT ON pii_access_audit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note();
            """);
        var look = await StoreAsync(room, Door.Customer, VaultRoom.Someone());

        await look();

        (await room.AskAsync<string>("SELECT string_agg(setting, ' ') FROM noted")).ShouldBe("on");
        (await room.AskAsync<string>("SELECT current_setting('synchronous_commit')")).ShouldBe("off");
        await room.ExecuteAsync("DROP FUNCTION note() CASCADE");
    }

    private async Task NothingIsOpened(Door door, long recorded, string fault, string repair)
    {
        var unwrapped = 0;
        await using var room = new VaultRoom(database.ConnectionString, onUnwrap: () => unwrapped++);
        var who = VaultRoom.Someone();
        var look = await StoreAsync(room, door, who);

        await room.ExecuteAsync(fault);
        try
        {
            (await Should.ThrowAsync<Exception>(look)).ToString().ShouldNotContain("secret");
        }
        finally
        {
            await room.ExecuteAsync(repair);
        }

        unwrapped.ShouldBe(0);
        (await room.LooksAsync(who)).ShouldBe(recorded);

        // It was the fault and nothing else.
        (await look()).ShouldBe("secret");
    }

    private static async Task<Func<Task<string>>> StoreAsync(VaultRoom room, Door door, AccessContext who)
    {
        switch (door)
        {
            case Door.Customer:
                var (customer, _, _) = await room.StoreCustomerAsync(IntegrationType.UBER, (PiiKind.CustomerName, "secret"));
                return async () => (await room.Vault.OpenCustomerAsync(customer, null, who, default)).SingleOrDefault()?.Value.Value ?? "nothing";
            case Door.Items:
                var (delivery, _) = await room.StoreItemsAsync(IntegrationType.UBER, "secret");
                return async () => (await room.Vault.OpenItemsAsync(delivery, who, default)).Values.SingleOrDefault() ?? "nothing";
            default:
                var (request, receivedAt) = await room.StoreRequestAsync(IntegrationType.UBER, [.. "secret"u8]);
                return async () => System.Text.Encoding.UTF8.GetString(await room.Vault.OpenRequestBodyAsync(request, receivedAt, who, default));
        }
    }

    /// <summary>As anybody else sees it: on a connection of its own.</summary>
    private long Looks(AccessContext who)
    {
        using var connection = new NpgsqlConnection(database.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand("SELECT count(*) FROM pii_access_audit WHERE request_id = $1", connection);
        command.Parameters.Add(new() { Value = who.RequestId });
        return (long)command.ExecuteScalar()!;
    }
}
