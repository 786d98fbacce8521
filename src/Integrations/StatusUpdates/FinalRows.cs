using Npgsql;

namespace Integrations.StatusUpdates;

/// <summary>What a batch of outcomes writes, given what the locked rows hold. An outcome whose token is gone writes its answer and nothing else.</summary>
internal sealed class FinalRows
{
    private readonly IReadOnlyList<Outcome> _calls;
    private readonly List<Outcome> _decided = [];
    private readonly List<Outcome> _settled = [];
    private readonly List<Outcome> _released = [];
    private readonly List<(Guid DeliveryId, Decided Decided)> _decisions = [];
    private readonly HashSet<Guid> _stale = [];
    private readonly Dictionary<Guid, bool> _ours;

    public FinalRows(IReadOnlyList<Outcome> outcomes, IReadOnlyDictionary<Guid, HeldRow> held)
    {
        _calls = [.. outcomes.Where(o => o.Call is not null)];
        _ours = new Dictionary<Guid, bool>(outcomes.Count);
        foreach (var outcome in outcomes)
        {
            var id = outcome.Claim.DeliveryId;
            if (!held.TryGetValue(id, out var row) || row.Token != outcome.Claim.Token)
            {
                if (outcome.Call is { } call)
                    _stale.Add(call.RequestId);
                continue;
            }

            var settled = row.PendingSeq <= outcome.DecidedTo;
            (settled ? _settled : _released).Add(outcome);
            _ours[id] = !settled && outcome.Delay == TimeSpan.Zero;
            if (outcome.DecidedTo is not null)
                _decided.Add(outcome);
            foreach (var decided in outcome.Decided)
                _decisions.Add((id, decided));
        }
    }

    /// <summary>The deliveries whose claim was still ours, and whether each owes more at once.</summary>
    public IReadOnlyDictionary<Guid, bool> Ours => _ours;

    public void AddTo(NpgsqlParameterCollection parameters, DateTimeOffset now)
    {
        parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        parameters.Add(Column(_decided, o => o.Claim.DeliveryId));
        parameters.Add(Column(_decided, o => o.DecidedTo!.Value));
        parameters.Add(Column(_decided, o => o.Sent?.Seq));
        parameters.Add(Column(_decided, o => o.Sent?.Word));
        parameters.Add(Column(_decided, o => o.Sent?.RobotId));
        parameters.Add(Column(_settled, o => o.Claim.DeliveryId));
        parameters.Add(Column(_released, o => o.Claim.DeliveryId));
        parameters.Add(Column(_released, o => o.Delay));
        parameters.Add(Column(_released, o => o.Claim.Lane.Kind is Lane.Replays ? Lane.Replays : o.Attempts > 0 ? Lane.Retries : Lane.First));
        parameters.Add(Column(_released, o => o.Attempts));
        parameters.Add(Column(_released, o => o.InDoubt));
        parameters.Add(Column(_decisions, d => d.DeliveryId));
        parameters.Add(Column(_decisions, d => d.Decided.Seq));
        parameters.Add(Column(_decisions, d => d.Decided.Decision));
        parameters.Add(Column(_decisions, d => d.Decided.Reason));
        parameters.Add(Column(_decisions, d => d.Decided.SupersededBy));
        parameters.Add(Column(_decisions, d => d.Decided.ClientRequestId));
        parameters.Add(Column(_decisions, d => d.Decided.Cause));
        AddAnswers(parameters);
        parameters.Add(Column(_decided, o => o.Unsure));
        parameters.Add(Column(_calls, o => o.Call!.Perhaps));
    }

    private void AddAnswers(NpgsqlParameterCollection parameters)
    {
        parameters.Add(Column(_calls, o => o.Call!.RequestId));
        parameters.Add(Column(_calls, o => o.Call!.RequestedAt));
        parameters.Add(Column(_calls, o => o.Call!.Outcome));
        parameters.Add(Column(_calls, o => o.Call!.Detail));
        parameters.Add(Column(_calls, o => o.Call!.Status));
        parameters.Add(Column(_calls, o => o.Call!.Headers));
        parameters.Add(Column(_calls, o => o.Call!.Body));
        parameters.Add(Column(_calls, o => o.Call!.BodyCut));
        parameters.Add(Column(_calls, o => o.Call!.DataKeyId));
        parameters.Add(Column(_calls, o => o.Call!.DurationMilliseconds));
        parameters.Add(Column(_calls, o => _stale.Contains(o.Call!.RequestId)));
    }

    private static NpgsqlParameter<TValue[]> Column<TRow, TValue>(IReadOnlyList<TRow> rows, Func<TRow, TValue> value)
    {
        var values = new TValue[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = value(rows[i]);
        return new() { TypedValue = values };
    }
}

/// <summary>What a locked row of <c>egress_ready</c> holds.</summary>
internal readonly record struct HeldRow(long? Token, long PendingSeq);
