using Npgsql;

namespace Integrations.Tests.StatusUpdates.Model;

/// <summary>
/// One time for the database and all hosts, under the test's hand. The statements stay as they are: in the connections of
/// <see cref="On"/> the name <c>now()</c> finds a function of the test's before PostgreSQL's own, so nothing falls due by itself;
/// chance is the same each time, too, and a run can be repeated to the letter.
/// </summary>
internal sealed class VirtualTime
{
    /// <summary>Passes after each step, so that moments differ.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private const string Install = """
        CREATE SCHEMA IF NOT EXISTS model;
        CREATE TABLE IF NOT EXISTS model.clock (at timestamptz NOT NULL);
        INSERT INTO model.clock SELECT pg_catalog.now() WHERE NOT EXISTS (SELECT FROM model.clock);
        CREATE OR REPLACE FUNCTION model.now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM model.clock';
        CREATE OR REPLACE FUNCTION model.clock_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM model.clock';
        CREATE OR REPLACE FUNCTION model.random() RETURNS double precision LANGUAGE sql VOLATILE AS 'SELECT 0.5::double precision';
        """;

    private VirtualTime(DateTimeOffset start) => (Start, Now) = (start, start);

    public DateTimeOffset Start { get; }

    public DateTimeOffset Now { get; private set; }

    public TimeSpan Passed => Now - Start;

    public static string On(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = "model,pg_catalog,public" }.ConnectionString;

    /// <summary>Begins at the true time, because partitions exist for the days around it only.</summary>
    public static async Task<VirtualTime> BeginAsync(NpgsqlDataSource source)
    {
        await using (var command = source.CreateCommand(Install))
            await command.ExecuteNonQueryAsync();
        var now = TimeProvider.System.GetUtcNow();
        var time = new VirtualTime(now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)));
        await using (var set = new NpgsqlBatch(await source.OpenConnectionAsync()))
        {
            set.BatchCommands.Add(time.AdvanceCommand(TimeSpan.Zero));
            await set.ExecuteNonQueryAsync();
            await set.Connection!.DisposeAsync();
        }

        return time;
    }

    /// <summary>A host's clock: the same time, except that its calendar is wrong by a little.</summary>
    public TimeProvider For(TimeSpan wrongBy) => new HostClock(this, wrongBy);

    /// <summary>The hosts' time moves at once, the database's when the command is run.</summary>
    public NpgsqlBatchCommand AdvanceCommand(TimeSpan by)
    {
        Now += by;
        return new NpgsqlBatchCommand("UPDATE model.clock SET at = $1") { Parameters = { new NpgsqlParameter<DateTimeOffset> { TypedValue = Now } } };
    }

    private sealed class HostClock(VirtualTime time, TimeSpan wrongBy) : TimeProvider
    {
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => time.Passed.Ticks;

        public override DateTimeOffset GetUtcNow() => time.Now + wrongBy;
    }
}
