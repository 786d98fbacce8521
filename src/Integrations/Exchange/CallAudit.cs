using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.StatusUpdates;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace Integrations.Exchange;

/// <summary>
/// Writes calls down: the request committed before its first byte leaves, the answer after. For calls outside the status engine, which
/// writes its own in batches. Bodies are kept sealed or not at all, because both sides of these calls speak of people.
/// </summary>
public sealed partial class CallAudit(NpgsqlDataSource source, NodeName node, TimeProvider time, ILogger<CallAudit> log)
{
    /// <summary>Committed when it returns; then the call may be made.</summary>
    public async Task OpenAsync(AuditedCall call, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(call);
        await using var command = source.CreateCommand(CallAuditSql.InsertRequest);
        AddRequest(command.Parameters, call);
        await command.ExecuteNonQueryAsync(token);
    }

    /// <summary>
    /// What came of it. Takes no cancellation, because what happened is recorded even when nobody waits any more, and does not throw when
    /// the database is away: the call stands, its row is closed as unknown later, and our failure does not look like the other side's.
    /// </summary>
    public async Task CloseAsync(AuditedCall call, CallResult result, CallOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(result);
        try
        {
            await using var command = source.CreateCommand(CallAuditSql.InsertResponse);
            AddResponse(command.Parameters, call, result, outcome);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            Log.NotRecorded(log, call.Id, e);
        }
    }

    /// <summary>The parameters of <see cref="CallAuditSql.InsertRequest"/>, which is the beginning of a statement of the caller's.</summary>
    internal void AddRequest(NpgsqlParameterCollection parameters, AuditedCall call)
    {
        var (subject, wire) = (call.Subject, call.Call);
        var body = Sealed(subject.Key, Place.CallBody(call.Id), wire.Body.Span);
        parameters.Add(new NpgsqlParameter<Guid> { TypedValue = call.Id });
        parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = call.RequestedAt });
        parameters.Add(new NpgsqlParameter<CallPurpose> { TypedValue = call.Purpose });
        parameters.Add(new NpgsqlParameter<Guid> { TypedValue = subject.DeliveryId });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = subject.ExternalId });
        parameters.Add(new NpgsqlParameter<IntegrationType> { TypedValue = subject.Partner });
        parameters.Add(new NpgsqlParameter<int> { TypedValue = subject.ApiVersion });
        parameters.Add(new NpgsqlParameter<Region> { TypedValue = subject.Region });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = call.Operation });
        parameters.Add(new NpgsqlParameter<int> { TypedValue = call.Attempt });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = call.MessageId });
        parameters.Add(new NpgsqlParameter<long?> { TypedValue = call.LeaseToken });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = wire.Method });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = wire.Url.AbsoluteUri });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = Redaction.Json(wire.Headers) });
        parameters.Add(Bytes(body));
        parameters.Add(new NpgsqlParameter<Guid?> { TypedValue = body is null ? null : subject.Key!.Id });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = node.Value });
    }

    /// <summary>The parameters of <see cref="CallAuditSql.InsertResponse"/>.</summary>
    internal void AddResponse(NpgsqlParameterCollection parameters, AuditedCall call, CallResult result, CallOutcome outcome)
    {
        var body = Sealed(call.Subject.Key, Place.AnswerBody(call.Id), result.Body);
        parameters.Add(new NpgsqlParameter<Guid> { TypedValue = call.Id });
        parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = call.RequestedAt });
        parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() });
        parameters.Add(new NpgsqlParameter<CallOutcome> { TypedValue = outcome });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = result.Detail });
        parameters.Add(new NpgsqlParameter<int?> { TypedValue = result.Status });
        parameters.Add(new NpgsqlParameter<string?> { TypedValue = result.Status is null ? null : Redaction.Json(result.Headers), NpgsqlDbType = NpgsqlDbType.Text });
        parameters.Add(Bytes(body));
        parameters.Add(new NpgsqlParameter<bool> { TypedValue = result.BodyCut });
        parameters.Add(new NpgsqlParameter<Guid?> { TypedValue = body is null ? null : call.Subject.Key!.Id });
        parameters.Add(new NpgsqlParameter<double> { TypedValue = result.Duration.TotalMilliseconds });
    }

    private static byte[]? Sealed(SealingKey? key, Place place, ReadOnlySpan<byte> body) =>
        key is null || body.IsEmpty ? null : key.Seal(place, body);

    private static NpgsqlParameter<byte[]?> Bytes(byte[]? value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bytea };

    private static partial class Log
    {
        [LoggerMessage(4101, LogLevel.Error, "The outcome of call {CallId} could not be recorded; it will be closed as unknown")]
        public static partial void NotRecorded(ILogger logger, Guid callId, Exception exception);
    }
}
