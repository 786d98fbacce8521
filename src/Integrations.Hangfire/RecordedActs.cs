using Integrations.Ops.Access;
using Integrations.Ops.Acts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Integrations.Hangfire;

/// <summary>
/// Writes down what a person does in the dashboard, before it is done: a record may stand without its act, where Hangfire fails behind it,
/// never an act without its record. The dashboard asks for no reason, so the record says where it was done.
/// </summary>
internal static class RecordedActs
{
    public const string Act = "job.dashboard";

    // Its pages ask for their figures with POST, too.
    private const string Figures = "/stats";

    private const string Jobs = "jobs[]";

    /// <summary>Ids of jobs in one record; all are counted.</summary>
    private const int MostNamed = 100;

    public static bool MayAct(HttpContext context) => Right.Roles[Right.Operate].Any(role => context.User.IsInRole(role.ToString()));

    /// <summary>What the dashboard will refuse is no act: a look, somebody who may only see, a forged form.</summary>
    /// <param name="context">Of a request to the dashboard, when it is known who asks.</param>
    /// <param name="path">Below the dashboard: <c>/recurring/trigger</c>.</param>
    public static async Task RecordAsync(HttpContext context, PathString path)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || path == Figures || !MayAct(context))
            return;
        var (services, token) = (context.RequestServices, context.RequestAborted);
        if (!await services.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
            return;
        var jobs = context.Request.HasFormContentType ? (await context.Request.ReadFormAsync(token))[Jobs] : default;
        var doer = new Doer(context.User.Identity!.Name!, "in Hangfire's dashboard");
        var act = ActLedger.Row(
            doer, Act, services.GetRequiredService<TimeProvider>().GetUtcNow(), subject: path.Value, details: new { jobs = jobs.Take(MostNamed), count = jobs.Count });
        await using var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await ActLedger.WriteAsync(transaction, act, token);
        await transaction.CommitAsync(token);
    }
}
