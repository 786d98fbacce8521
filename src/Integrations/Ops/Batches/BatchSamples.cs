using Integrations.StatusUpdates.Explain;
using Npgsql;

namespace Integrations.Ops.Batches;

/// <summary>A few rows of a plan, from its oldest to its newest, and what partners would hear of them now. Nothing is sent or opened for it.</summary>
internal sealed class BatchSamples(NpgsqlDataSource source, WouldSay words)
{
    public const int Most = 5;

    private const string Rows = "SELECT position, subject_id, seq FROM batch_row WHERE batch_id = $1 AND position = ANY($2) ORDER BY position";

    /// <summary>Of a batch that reads requests again there are none: to read one is a look on record, and not a page.</summary>
    public async Task<IReadOnlyList<BatchSample>> OfAsync(Batch batch, CancellationToken token)
    {
        var samples = new List<BatchSample>(Most);
        foreach (var (position, subject, seq) in await ChosenAsync(batch, token))
        {
            if (await SaidAsync(batch.Act, subject, seq, token) is { } said)
                samples.Add(new BatchSample(position, said));
        }

        return samples;
    }

    /// <summary>The requests, or deliveries, that stand for the rest: evenly spread, and the same ones at every look.</summary>
    public async Task<IReadOnlyList<(int Position, Guid Subject, long? Seq)>> ChosenAsync(Batch batch, CancellationToken token)
    {
        await using var command = source.CreateCommand(Rows);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = batch.Id });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. Positions(batch.Total)] });
        var chosen = new List<(int, Guid, long?)>(Most);
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
            chosen.Add((row.GetInt32(0), row.GetGuid(1), await row.IsDBNullAsync(2, token) ? null : row.GetInt64(2)));
        return chosen;
    }

    /// <summary>First, last and between, from 1.</summary>
    internal static IEnumerable<int> Positions(int total) =>
        total <= Most ? Enumerable.Range(1, total) : Enumerable.Range(0, Most).Select(i => 1 + (int)((total - 1L) * i / (Most - 1)));

    private async Task<WouldBeSaid?> SaidAsync(BatchAct act, Guid subject, long? seq, CancellationToken token) => act switch
    {
        BatchAct.Resend => await words.AgainAsync(subject, token),
        BatchAct.RetryNow => await words.NowAsync(subject, token),
        BatchAct.TakeAsHeard or BatchAct.Dismiss or BatchAct.TellAgain => await words.OfAsync(subject, seq!.Value, token),
        BatchAct.Reprocess => null,
    };
}

/// <summary>A row of a plan and what would be said.</summary>
public sealed record BatchSample(int Position, WouldBeSaid Said);
