using System.Text;
using Integrations.Ops.Access;
using Integrations.Ops.Audit;
using Integrations.Ops.Console.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Integrations.Ops.Console;

/// <summary>What was said, seen and done.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder group)
    {
        group.MapPage("/audit", Right.See, ([AsParameters] AuditQuestion asked) => Answers.Page<WirePage>(new { Asked = asked }));
        group.MapPage("/audit/acts", Right.See, ([AsParameters] AuditQuestion asked) => Answers.Page<ActsPage>(new { Asked = asked }));
        group.MapPage("/audit/looks", Right.Audit, ([AsParameters] AuditQuestion asked) => Answers.Page<LooksPage>(new { Asked = asked }));
        group.MapPage("/audit/wire.csv", Right.See, ([AsParameters] AuditQuestion asked, AuditBook book) => Csv("wire.csv", (to, token) => book.WriteWireAsync(asked, to, token)));
        group.MapPage("/audit/acts.csv", Right.See, ([AsParameters] AuditQuestion asked, AuditBook book) => Csv("acts.csv", (to, token) => book.WriteActsAsync(asked, to, token)));
    }

    private static CsvFile Csv(string name, Func<TextWriter, CancellationToken, Task> write) => new CsvFile(name, write);

    /// <summary>Rows leave as they are read: an export holds no more of itself in memory than a page.</summary>
    private sealed class CsvFile(string name, Func<TextWriter, CancellationToken, Task> write) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = "text/csv; charset=utf-8";
            httpContext.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
            await using var to = new StreamWriter(httpContext.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
            await write(to, httpContext.RequestAborted);
        }
    }
}
