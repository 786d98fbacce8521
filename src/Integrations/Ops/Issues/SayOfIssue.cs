using Integrations.Ops.Acts;
using Integrations.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Integrations.Ops.Issues;

/// <summary>Somebody says how a trouble stands. Written down with its act.</summary>
internal sealed record SayOfIssue(IssueKey Key, IssueState State, string? Owner, bool ResolvesItself, Doer Doer) : IRequest;

internal sealed class SayOfIssueHandler(IDbContextFactory<IntegrationsDb> contexts, TimeProvider time) : AsyncRequestHandler<SayOfIssue>
{
    protected override async Task Handle(SayOfIssue request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (partner, region, version, cause) = request.Key;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var issue = await db.Set<Issue>().AsTracking().SingleOrDefaultAsync(
            i => i.IntegrationType == partner && i.Region == region && i.ApiVersion == version && i.Cause == cause, cancellationToken);
        if (issue is null)
        {
            issue = new Issue { IntegrationType = partner, Region = region, ApiVersion = version, Cause = cause };
            db.Add(issue);
        }

        (issue.State, issue.Owner, issue.Note, issue.ResolvesItself, issue.ChangedAt) = (request.State, request.Owner, request.Doer.Reason, request.ResolvesItself, now);
        db.Add(ActLedger.Row(request.Doer, "issue." + request.State.ToString().ToLowerInvariant(), now, subject: request.Key.Subject));
        await db.SaveChangesAsync(cancellationToken);
    }
}
