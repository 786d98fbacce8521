using System.Collections.Concurrent;
using System.Globalization;
using Integrations.Testing;
using Integrations.Testing.Hosts;
using Npgsql;

namespace Integrations.FaultLab;

/// <summary>
/// The hosts of one gateway, each at an address of its own. It strikes them down, and starts a new one where one died, as a supervisor
/// does. One host at least is always left alone.
/// </summary>
internal sealed class Fleet(Lab lab, IReadOnlyDictionary<string, string> settings)
{
    // A busy machine takes its time to start a host.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly ConcurrentQueue<Fall> _falls = [];
    private readonly Lock _gate = new();
    private Place[] _places = [];

    /// <summary>Every host that was killed or held still, and what it had in hand.</summary>
    public IReadOnlyCollection<Fall> Falls => _falls;

    public async Task StartAsync(int hosts)
    {
        // One after the other: the first one makes the database.
        for (var i = 0; i < hosts; i++)
            _places = [.. _places, new Place { Host = await lab.StartGatewayAsync(more: settings) }];
    }

    /// <summary>Kills a host as it stands, and starts a new one in its place after a while.</summary>
    public async Task KillAsync(int choice, TimeSpan pause)
    {
        var place = await TakeAsync(choice);
        var host = place.Host;
        await host.KillAsync();
        lab.World.GatewayDied();
        await RecordAsync(new Fall("killed", host.ProcessId, Now()));
        await Task.Delay(pause);
        place.Host = await StartAgainAsync(host.Address);
        GiveBack(place);
    }

    /// <summary>Holds a host still for a while.</summary>
    public async Task FreezeAsync(int choice, TimeSpan length)
    {
        var place = await TakeAsync(choice);
        place.Host.Freeze();
        var fall = new Fall("held still", place.Host.ProcessId, Now());
        lab.World.GatewayDied();
        var recording = RecordAsync(fall);
        await Task.Delay(length);
        fall.Until = Now();
        place.Host.Thaw();
        await recording;
        GiveBack(place);
    }

    /// <summary>Waits until another host is there to go on, and picks one of those that are well.</summary>
    private async Task<Place> TakeAsync(int choice)
    {
        Place? taken = null;
        await Eventually.Holds(() => (taken = TryTake(choice)) is not null, "two hosts are well", Patience);
        return taken!;
    }

    private Place? TryTake(int choice)
    {
        lock (_gate)
        {
            Place[] well = [.. _places.Where(place => !place.IsTaken)];
            if (well.Length < 2)
                return null;
            var taken = well[choice % well.Length];
            taken.IsTaken = true;
            return taken;
        }
    }

    private void GiveBack(Place place)
    {
        lock (_gate)
            place.IsTaken = false;
    }

    /// <summary>The database may be away when it starts: then it ends with an error, and is started again.</summary>
    private async Task<GatewayProcess> StartAgainAsync(Uri address)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await lab.StartGatewayAsync(address, settings);
            }
            catch (InvalidOperationException) when (attempt < 5)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500));
            }
        }
    }

    private async Task RecordAsync(Fall fall)
    {
        await Eventually.Holds(
            async () =>
            {
                try
                {
                    fall.Held = await HeldByAsync(fall.ProcessId);
                    return true;
                }
                catch (Exception e) when (e is NpgsqlException or IOException)
                {
                    // The database is down, too. What it holds, it holds when it is back.
                    return false;
                }
            },
            "the database says what the host had in hand",
            Patience);
        _falls.Enqueue(fall);
    }

    private async Task<IReadOnlyList<Held>> HeldByAsync(int processId)
    {
        var held = new List<Held>();
        await using var connection = new NpgsqlConnection(lab.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            SELECT delivery_id, due_at, false, attempts > 0 FROM egress_ready WHERE lease_owner LIKE $1
            UNION ALL SELECT delivery_id, due_at, true, attempts > 0 FROM delivery_command WHERE lease_owner LIKE $1
            """, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = string.Create(CultureInfo.InvariantCulture, $"%-{processId}-%") });
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            held.Add(new Held(reader.GetGuid(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetBoolean(2), reader.GetBoolean(3)));
        return held;
    }

    private static DateTimeOffset Now() => TimeProvider.System.GetUtcNow();

    private sealed class Place
    {
        public required GatewayProcess Host { get; set; }

        /// <summary>True from the blow until it is well again.</summary>
        public bool IsTaken { get; set; }
    }
}

/// <summary>A host was struck down.</summary>
internal sealed record Fall(string How, int ProcessId, DateTimeOffset At)
{
    /// <summary>What was under its lease then.</summary>
    public IReadOnlyList<Held> Held { get; set; } = [];

    /// <summary>When it was let go; null where it died.</summary>
    public DateTimeOffset? Until { get; set; }

    public bool IsOf(string node) => node.Contains(string.Create(CultureInfo.InvariantCulture, $"-{ProcessId}-"), StringComparison.Ordinal);
}

/// <param name="Delivery">The delivery.</param>
/// <param name="Ends">When the lease runs out, by the database's clock.</param>
/// <param name="IsForward">Something that the Deliveries service must hear, not the partner.</param>
/// <param name="IsRetry">It had been tried before; retries wait for what first attempts leave them.</param>
internal sealed record Held(Guid Delivery, DateTimeOffset Ends, bool IsForward, bool IsRetry);
