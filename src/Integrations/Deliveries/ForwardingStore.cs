using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.LateAnswers;
using Npgsql;
using NpgsqlTypes;

namespace Integrations.Deliveries;

/// <summary>Runs the statements of forwarding. Each outcome, its effect on the delivery, the answer's audit and the end of the lease are one transaction.</summary>
internal sealed class ForwardingStore(NpgsqlDataSource source, CallAudit audit, NodeName node, TimeProvider time)
{
    // A call of a lost sender is younger than its command by any host's clock.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(10);

    /// <param name="command">Its due time and lease are set here.</param>
    /// <param name="tryingNow">The host whose request holds the first lease; null when nobody does.</param>
    public static NpgsqlBatchCommand Enqueue(DeliveryCommand command, NodeName? tryingNow) => new(ForwardingSql.Enqueue)
    {
        Parameters =
        {
            new NpgsqlParameter<Guid> { TypedValue = command.Id },
            new NpgsqlParameter<Guid> { TypedValue = command.DeliveryId },
            new NpgsqlParameter<CommandKind> { TypedValue = command.Kind },
            new NpgsqlParameter<Guid> { TypedValue = command.IncomingRequestId },
            new NpgsqlParameter<DateTimeOffset> { TypedValue = command.ReceivedAt },
            new NpgsqlParameter<string?> { TypedValue = command.PartnerReason, NpgsqlDbType = NpgsqlDbType.Text },
            new NpgsqlParameter<DateTimeOffset> { TypedValue = command.RequestedAt },
            new NpgsqlParameter<TimeSpan> { TypedValue = tryingNow is null ? TimeSpan.Zero : CommandLease.Length },
            new NpgsqlParameter<long?> { TypedValue = tryingNow is null ? null : CommandLease.OfTheRequest },
            new NpgsqlParameter<string?> { TypedValue = tryingNow?.Value, NpgsqlDbType = NpgsqlDbType.Text },
        },
    };

    /// <param name="most">Commands.</param>
    /// <param name="token">Ends it early.</param>
    /// <param name="only">This command and no other.</param>
    public async Task<IReadOnlyList<ClaimedCommand>> ClaimAsync(int most, CancellationToken token, Guid? only = null)
    {
        await using var command = source.CreateCommand(only is null ? ForwardingSql.Claim : ForwardingSql.ClaimOne);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = node.Value });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = CommandLease.Length });
        if (only is { } id)
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        var claimed = new List<ClaimedCommand>();
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token))
        {
            claimed.Add(new ClaimedCommand(
                new CommandLease(reader.GetGuid(0), reader.GetInt64(1), reader.GetInt32(2)),
                reader.GetGuid(3),
                reader.GetFieldValue<CommandKind>(4),
                reader.GetGuid(5),
                reader.GetFieldValue<DateTimeOffset>(6))
            {
                PartnerReason = await reader.IsDBNullAsync(7, token) ? null : reader.GetString(7),
                RequestedAt = reader.GetFieldValue<DateTimeOffset>(8),
                Abandoned = reader.GetBoolean(9),
            });
        }

        return claimed;
    }

    /// <summary>Below zero when it is due; null when it is through.</summary>
    public async Task<TimeSpan?> DueInAsync(Guid id, CancellationToken token)
    {
        await using var command = source.CreateCommand(ForwardingSql.DueIn);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        return (TimeSpan?)await command.ExecuteScalarAsync(token);
    }

    public async Task CloseOpenCallsAsync(ClaimedCommand claimed, CancellationToken token)
    {
        await using var command = source.CreateCommand(ForwardingSql.CloseOpenCalls);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = claimed.DeliveryId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = DeliveriesService.MessageId(claimed.Lease.CommandId) });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = claimed.RequestedAt - ClockSkew });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() });
        await command.ExecuteNonQueryAsync(token);
    }

    /// <summary>Writes the call down. Not armed: it is not to be made, now or by us.</summary>
    public async Task<Armed> ArmAsync(CommandLease lease, AuditedCall call, CancellationToken token)
    {
        await using var command = source.CreateCommand(ForwardingSql.Arm);
        audit.AddRequest(command.Parameters, call);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = lease.CommandId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = lease.Token });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = call.Call.Deadline });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = call.Purpose is CallPurpose.Cancel });
        await using var reader = await command.ExecuteReaderAsync(token);
        await reader.ReadAsync(token);
        return new Armed(reader.GetBoolean(0), reader.GetBoolean(1));
    }

    /// <summary>The same without a look at the lease, for the transaction that makes the command.</summary>
    public NpgsqlBatchCommand WriteDown(AuditedCall call)
    {
        var command = new NpgsqlBatchCommand(CallAuditSql.InsertRequest);
        audit.AddRequest(command.Parameters, call);
        return command;
    }

    /// <summary>The order is the service's now; the partner can be told of it from here on.</summary>
    /// <param name="lease">Of the command.</param>
    /// <param name="heard">The call and its end.</param>
    /// <param name="taken">What the service said.</param>
    /// <param name="answers">The partner waits for this as the answer to its order.</param>
    /// <param name="with">What is recorded together with it.</param>
    public Task<bool> TakenAsync(CommandLease lease, Heard heard, ServiceAnswer.Taken taken, bool answers, NpgsqlBatchCommand? with) => RecordAsync(
        ForwardingSql.Taken, lease, heard,
        [
            new NpgsqlParameter<DateTimeOffset?> { TypedValue = taken.PickupEta },
            new NpgsqlParameter<DateTimeOffset?> { TypedValue = taken.DropoffEta },
            new NpgsqlParameter<long?> { TypedValue = taken.Fee?.MinorUnits },
            new NpgsqlParameter<string?> { TypedValue = taken.Fee?.Currency, NpgsqlDbType = NpgsqlDbType.Text },
        ],
        [
            new NpgsqlBatchCommand(EgressSql.CreateState) { Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [heard.Call.Subject.DeliveryId] } } },
            .. Answer(answers, heard, AnswerContent.Taken(taken.Fee, taken.PickupEta, taken.DropoffEta, time.GetUtcNow()), taken: true),
            .. with is null ? Array.Empty<NpgsqlBatchCommand>() : [with],
        ]);

    public Task<bool> DoneAsync(CommandLease lease, Heard heard, bool takeMarkBack) =>
        RecordAsync(ForwardingSql.Done, lease, heard, [new NpgsqlParameter<bool> { TypedValue = takeMarkBack }]);

    public Task<bool> RefusedInPresenceAsync(CommandLease lease, Heard heard, RefusalReason reason, bool answers) => RecordAsync(
        ForwardingSql.RefusedInPresence, lease, heard, Error(RefusalRule.Of(reason)),
        Answer(answers, heard, AnswerContent.Refused(reason, time.GetUtcNow()), taken: false));

    public Task<bool> RefusedLaterAsync(CommandLease lease, Heard heard, string rule) =>
        RecordAsync(ForwardingSql.RefusedLater, lease, heard, Error(rule));

    /// <summary>True when the lease was ours.</summary>
    public async Task<bool> RefusedUnaskedAsync(CommandLease lease, string rule, CancellationToken token)
    {
        await using var command = Fenced(ForwardingSql.RefusedUnasked, lease);
        command.Parameters.AddRange(Error(rule));
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() });
        return await command.ExecuteNonQueryAsync(token) > 0;
    }

    /// <summary>Ends the command and everything behind it.</summary>
    public async Task ForgetAsync(CommandLease lease, CancellationToken token)
    {
        await using var command = Fenced(ForwardingSql.Forget, lease);
        await command.ExecuteNonQueryAsync(token);
    }

    /// <summary>Ends the command alone.</summary>
    public async Task DropAsync(CommandLease lease, CancellationToken token)
    {
        await using var command = Fenced(ForwardingSql.Drop, lease);
        await command.ExecuteNonQueryAsync(token);
    }

    public Task<bool> AgainAsync(CommandLease lease, Heard heard, TimeSpan delay) => RecordAsync(
        ForwardingSql.Again, lease, heard,
        [new NpgsqlParameter<int> { TypedValue = lease.Attempts + 1 }, new NpgsqlParameter<TimeSpan> { TypedValue = delay }]);

    /// <summary>Ends the lease without an attempt.</summary>
    public Task GiveBackAsync(CommandLease lease, TimeSpan delay, CancellationToken token) => DelayAsync(ForwardingSql.GiveBack, lease, delay, token);

    /// <summary>Ends the lease like that of a host that died.</summary>
    public Task PostponeAsync(CommandLease lease, TimeSpan delay, CancellationToken token) => DelayAsync(ForwardingSql.Postpone, lease, delay, token);

    /// <summary>Takes no cancellation: what happened is recorded. True when the lease was still ours, so that the outcome has its effect.</summary>
    private async Task<bool> RecordAsync(
        string sql, CommandLease lease, Heard heard, NpgsqlParameter[] more, params NpgsqlBatchCommand[] also)
    {
        await using var batch = source.CreateBatch();
        var record = new NpgsqlBatchCommand(sql);
        audit.AddResponse(record.Parameters, heard.Call, heard.Result, heard.Outcome);
        record.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = lease.CommandId });
        record.Parameters.Add(new NpgsqlParameter<long> { TypedValue = lease.Token });
        record.Parameters.AddRange(more);
        batch.BatchCommands.Add(record);
        foreach (var command in also)
            batch.BatchCommands.Add(command);
        return (bool)(await batch.ExecuteScalarAsync(CancellationToken.None))!;
    }

    private async Task DelayAsync(string sql, CommandLease lease, TimeSpan delay, CancellationToken token)
    {
        await using var command = Fenced(sql, lease);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = delay });
        await command.ExecuteNonQueryAsync(token);
    }

    private NpgsqlCommand Fenced(string sql, CommandLease lease)
    {
        var command = source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = lease.CommandId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = lease.Token });
        return command;
    }

    private NpgsqlBatchCommand[] Answer(bool awaited, Heard heard, AnswerContent said, bool taken) =>
        awaited ? Conversations.Resolve(heard.Call.Subject.DeliveryId, said, taken, time.GetUtcNow()) : [];

    private NpgsqlParameter[] Error(string rule) =>
    [
        new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7(time.GetUtcNow()) },
        new NpgsqlParameter<string> { TypedValue = rule },
    ];
}

/// <param name="Yes">The call is written down and may be made.</param>
/// <param name="Marked">The delivery was marked as cancelled by its partner just now.</param>
internal readonly record struct Armed(bool Yes, bool Marked);

/// <summary>A call that has ended, and how the audit calls its end.</summary>
internal sealed record Heard(AuditedCall Call, CallResult Result, CallOutcome Outcome);
