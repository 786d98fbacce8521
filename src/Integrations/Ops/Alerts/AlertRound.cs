using Integrations.Ops.Alerts.Conditions;
using Integrations.Ops.Events;
using Integrations.Ops.Hosts;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Integrations.Ops.Alerts;

/// <summary>
/// One look at everything. Opens what holds and was not open, closes what was open and does not hold, and writes what is told of it in the
/// same transaction. Hosts take turns, and each reads after it has its turn: what one has seen no other tells again.
/// </summary>
internal sealed partial class AlertRound(
    NpgsqlDataSource source, IEnumerable<ICondition> conditions, DriftTold drift, EventLedger ledger, HostStarts starts, TimeProvider time, ILogger<AlertRound> log)
{
    /// <summary>A new version is suspected when it was started so shortly before.</summary>
    public static readonly TimeSpan JustDeployed = TimeSpan.FromMinutes(30);

    private const int StartsLookedAt = 50;

    /// <summary>False when another host is at it.</summary>
    public async Task<bool> RunAsync(CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await using (var turn = new NpgsqlCommand("SELECT pg_try_advisory_xact_lock(hashtextextended('alerts', 0))", connection, transaction))
        {
            if (await turn.ExecuteScalarAsync(token) is not true)
                return false;
        }

        var deploy = (await starts.LatestAsync(StartsLookedAt, token)).FirstOrDefault(start => start.IsDeploy);
        var open = await AlertSql.OpenAsync(transaction, token);
        foreach (var kinds in conditions)
        {
            if (await LookAsync(kinds, token) is not { } found)
                continue;
            foreach (var condition in found)
                await HoldsAsync(transaction, condition, open.GetValueOrDefault((condition.Kind.Name, condition.Subject.Name)), deploy, token);
            var holding = found.Select(one => (one.Kind.Name, one.Subject.Name)).ToHashSet();
            foreach (var (key, alert) in open.Where(one => kinds.Kinds.Any(kind => kind.Name == one.Key.Kind) && !holding.Contains(one.Key)))
            {
                // What no host can judge any more, because no settings have it, does not stay for good.
                if (kinds.Knows(alert.Subject) || time.GetUtcNow() - alert.OpenedAt > TimeSpan.FromDays(1))
                    await CloseAsync(transaction, AlertKind.Named(key.Kind)!, alert, token);
            }
        }

        await drift.TellAsync(transaction, token);
        await transaction.CommitAsync(token);
        return true;
    }

    /// <summary>Null where it could not be looked: nothing opens or closes by that.</summary>
    private async Task<IReadOnlyList<Condition>?> LookAsync(ICondition kinds, CancellationToken token)
    {
        try
        {
            return await kinds.ReadAsync(token);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException or OperationCanceledException && !token.IsCancellationRequested)
        {
            Log.NotLooked(log, string.Join(", ", kinds.Kinds.Select(kind => kind.Name)), e);
            return null;
        }
    }

    private async Task HoldsAsync(NpgsqlTransaction transaction, Condition condition, OpenAlert? known, SeenStart? deploy, CancellationToken token)
    {
        if (known is not null)
        {
            var later = known.Facts with
            {
                Touches = condition.Touches,
                Most = Greater(known.Facts.Most, condition.Touches),
                Step = condition.Step > known.Facts.Step ? condition.Step : known.Facts.Step,
                Cause = condition.Cause ?? known.Facts.Cause,
            };
            if (later != known.Facts)
                await AlertSql.UpdateAsync(transaction, known.Id, later, token);
            if (later.Step > known.Facts.Step)
                await TellAsync(transaction, condition, known.Id, known.OpenedAt, later, AlertWords.Rose(condition.Kind, condition.Subject.Name, later), token);
            return;
        }

        if (!condition.Opens)
            return;
        var (now, kind) = (time.GetUtcNow(), condition.Kind);
        var recent = deploy is not null && now - deploy.StartedAt < JustDeployed;
        var facts = new AlertFacts
        {
            Since = condition.Since,
            Touches = condition.Touches,
            Most = condition.Touches,
            Step = condition.Step,
            Cause = recent && !kind.IsByPeople ? string.Join("; ", new[] { condition.Cause, $"version {deploy!.ShortVersion} was started shortly before" }.OfType<string>()) : condition.Cause,
            Deploy = deploy?.ShortVersion,
            DeployedAt = deploy?.StartedAt,
        };
        if (await AlertSql.OpenAsync(transaction, kind, condition.Subject, now, facts, token) is not { } id)
            return;
        await TellAsync(transaction, condition, id, now, facts, AlertWords.Opened(kind, condition.Subject.Name, facts), token);
        Log.Opened(log, kind.Name, Said(kind, condition.Subject), facts.Cause);
    }

    private async Task TellAsync(
        NpgsqlTransaction transaction, Condition condition, Guid id, DateTimeOffset openedAt, AlertFacts facts, string summary, CancellationToken token)
    {
        var (kind, subject) = (condition.Kind, condition.Subject);
        await ledger.WriteAsync(transaction, kind, ledger.Begin(kind, kind.Name, summary, kind.List(subject)) with
        {
            AlertId = id,
            Urgent = kind.IsUrgent || facts.Step is 100 ? true : null,
            Partner = subject.Partner?.ToString(),
            Region = subject.Region?.ToString(),
            Subject = subject.Name,
            OpenedAt = openedAt,
            BlastRadius = AlertWords.Blast(kind, facts.Touches),
            Percent = facts.Step,
            SuspectedCause = facts.Cause,
            LastDeploy = facts is { Deploy: { } version, DeployedAt: { } at } ? new EventDeploy(version, at) : null,
        }, token);
    }

    private async Task CloseAsync(NpgsqlTransaction transaction, AlertKind kind, OpenAlert alert, CancellationToken token)
    {
        // Another host opened it, and its clock may be ahead.
        var now = time.GetUtcNow() is var here && here > alert.OpenedAt ? here : alert.OpenedAt;
        if (!await AlertSql.CloseAsync(transaction, alert.Id, now, token))
            return;
        var open = now - alert.OpenedAt;
        var body = ledger.Begin(kind, kind.Closed!, AlertWords.Closed(kind, alert.Subject.Name, alert.Facts, open), kind.List(alert.Subject)) with
        {
            AlertId = alert.Id,
            Closed = true,
            Partner = alert.Subject.Partner?.ToString(),
            Region = alert.Subject.Region?.ToString(),
            Subject = alert.Subject.Name,
            OpenedAt = alert.OpenedAt,
            OpenSeconds = (long)open.TotalSeconds,
            BlastRadius = AlertWords.Blast(kind, alert.Facts.Most),
            SuspectedCause = alert.Facts.Cause,
        };
        await ledger.WriteAsync(transaction, kind, body, token);
        Log.Closed(log, kind.Closed!, Said(kind, alert.Subject), (long)open.TotalSeconds);
    }

    private static long? Greater(long? one, long? other) => one is null ? other : other is null ? one : Math.Max(one.Value, other.Value);

    // Logs are read by more people than the audit is.
    private static string Said(AlertKind kind, AlertSubject subject) => kind.IsOfPerson ? "one person" : subject.Name;

    private static partial class Log
    {
        [LoggerMessage(5311, LogLevel.Warning, "Alert {Kind}: {Subject}; suspected: {Cause}")]
        public static partial void Opened(ILogger logger, string kind, string subject, string? cause);

        [LoggerMessage(5312, LogLevel.Information, "Alert over, {Kind}: {Subject}, after {Seconds} s")]
        public static partial void Closed(ILogger logger, string kind, string subject, long seconds);

        [LoggerMessage(5313, LogLevel.Warning, "It could not be looked whether {Kinds} hold; their alerts stay as they are")]
        public static partial void NotLooked(ILogger logger, string kinds, Exception exception);
    }
}
