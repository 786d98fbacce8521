using Hangfire.Annotations;
using Hangfire.Dashboard;
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
internal sealed class RecordedActs : IDashboardAsyncAuthorizationFilter
{
    public const string Act = "job.dashboard";

    // Its pages ask for their figures with POST, too.
    private const string Figures = "/stats";

    private const string Jobs = "jobs[]";

    /// <summary>Ids of jobs in one record; all are counted.</summary>
    private const int MostNamed = 100;

    public static bool MayAct(HttpContext context) => Right.Roles[Right.Operate].Any(role => context.User.IsInRole(role.ToString()));

    /// <summary>Refuses nobody: who may see and who may act is decided beside it, and an act that will be refused is none.</summary>
    public async Task<bool> AuthorizeAsync([NotNull] DashboardContext context)
    {
        var http = context.GetHttpContext();
        if (!HttpMethods.IsPost(http.Request.Method) || http.Request.Path == Figures || !MayAct(http))
            return true;
        if (!await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http))
            return true;
        var jobs = http.Request.HasFormContentType ? (await http.Request.ReadFormAsync(http.RequestAborted))[Jobs] : default;
        var doer = new Doer(http.User.Identity!.Name!, "in Hangfire's dashboard");
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        await using var connection = await http.RequestServices.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(http.RequestAborted);
        await using var transaction = await connection.BeginTransactionAsync(http.RequestAborted);
        await ActLedger.WriteAsync(
            transaction, ActLedger.Row(doer, Act, now, subject: http.Request.Path.Value, details: new { jobs = jobs.Take(MostNamed), count = jobs.Count }), http.RequestAborted);
        await transaction.CommitAsync(http.RequestAborted);
        return true;
    }
}
