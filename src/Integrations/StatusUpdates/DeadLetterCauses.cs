using Integrations.Abstractions;
using MediatR;
using Npgsql;

namespace Integrations.StatusUpdates;

/// <summary>Dead letters by what they have in common, the largest group first: one repair heals a whole group.</summary>
/// <param name="Since">No older ones.</param>
internal sealed record DeadLetterCauses(DateTimeOffset Since) : IRequest<DeadLettersByCause>
{
    /// <summary>Letters that are looked at, the newest: this is asked when there are many.</summary>
    public const int MostLetters = 20_000;

    public const int MostCauses = 200;

    public static readonly TimeSpan Usual = TimeSpan.FromDays(1);

    public static readonly TimeSpan Longest = TimeSpan.FromDays(31);
}

/// <param name="Since">As asked.</param>
/// <param name="Cut">True when there are more than were looked at.</param>
/// <param name="Causes">The largest first.</param>
internal sealed record DeadLettersByCause(DateTimeOffset Since, bool Cut, IReadOnlyList<DeadLetterCause> Causes);

/// <param name="Partner">Who was not told.</param>
/// <param name="Region">Where.</param>
/// <param name="ApiVersion">In which dialect.</param>
/// <param name="Cause">Operation, word, outcome and the shape of the answer.</param>
/// <param name="Count">Changes.</param>
/// <param name="First">The oldest.</param>
/// <param name="Last">The newest.</param>
/// <param name="Example">The newest one's delivery.</param>
/// <param name="ExampleSeq">And its change.</param>
internal sealed record DeadLetterCause(
    IntegrationType Partner, Region Region, int ApiVersion, string? Cause, long Count, DateTimeOffset First, DateTimeOffset Last, Guid Example, long ExampleSeq);

internal sealed class DeadLetterCausesHandler(NpgsqlDataSource source) : IRequestHandler<DeadLetterCauses, DeadLettersByCause>
{
    private const string Sql = """
        SELECT s.integration_type, s.region, s.api_version, coalesce(d.cause, d.reason), count(*), min(d.decided_at), max(d.decided_at),
            (array_agg(d.delivery_id ORDER BY d.decided_at DESC, d.delivery_id, d.seq))[1],
            (array_agg(d.seq ORDER BY d.decided_at DESC, d.delivery_id, d.seq))[1], sum(count(*)) OVER ()
        FROM (
            SELECT decided_at, delivery_id, seq, cause, reason FROM status_decision
            WHERE decision = 'Dead' AND decided_at >= $1 ORDER BY decided_at DESC LIMIT $2) d
        JOIN external_state s USING (delivery_id)
        GROUP BY 1, 2, 3, 4 ORDER BY count(*) DESC, max(d.decided_at) DESC LIMIT $3
        """;

    public async Task<DeadLettersByCause> Handle(DeadLetterCauses request, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = request.Since.ToUniversalTime() });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = DeadLetterCauses.MostLetters + 1 });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = DeadLetterCauses.MostCauses });
        var causes = new List<DeadLetterCause>();
        var looked = 0m;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            looked = reader.GetDecimal(9);
            causes.Add(new DeadLetterCause(
                reader.GetFieldValue<IntegrationType>(0), reader.GetFieldValue<Region>(1), reader.GetInt32(2),
                await reader.IsDBNullAsync(3, cancellationToken) ? null : reader.GetString(3), reader.GetInt64(4),
                reader.GetFieldValue<DateTimeOffset>(5), reader.GetFieldValue<DateTimeOffset>(6), reader.GetGuid(7), reader.GetInt64(8)));
        }

        return new DeadLettersByCause(request.Since, looked > DeadLetterCauses.MostLetters, causes);
    }
}
