using Integrations.Customers;
using Integrations.Exchange;
using Npgsql;

namespace Integrations.Ingress.Keeping;

/// <summary>
/// All that one request leaves behind, in the order in which the tables depend on each other: its data key, what was made of it, and the
/// request itself. Every id in it is made beforehand, so the unit may be done twice.
/// </summary>
internal sealed class RequestUnit : IDisposable
{
    private readonly List<NpgsqlBatchCommand> _commands;

    public RequestUnit(Arrival arrival, SealingKey key)
    {
        Arrival = arrival;
        Key = key;
        _commands = [CustomerRows.Insert(key, arrival.At)];
    }

    public Arrival Arrival { get; }

    public SealingKey Key { get; }

    public IReadOnlyList<NpgsqlBatchCommand> Commands => _commands;

    public void Add(NpgsqlBatchCommand command) => _commands.Add(command);

    /// <summary>The request's own row, and where a person had it read again, that person's act.</summary>
    public void Keep(Judged judged) => _commands.AddRange(Request(judged));

    public IEnumerable<NpgsqlBatchCommand> Request(Judged judged)
    {
        yield return IncomingRequestRows.Insert(Arrival.ToRow(Key, judged));
        if (Arrival.Second is { } second)
            yield return second.Statement(Arrival, judged);
    }

    public void Dispose() => Key.Dispose();
}

/// <summary>What came of keeping a request.</summary>
internal enum Kept
{
    Now,

    /// <summary>An earlier try of the same unit had been done; only its answer was lost.</summary>
    Before,

    /// <summary>Another request has the external id; nothing of this one was kept yet.</summary>
    ExternalIdTaken,
}
