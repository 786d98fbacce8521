using System.Text;
using Integrations.Abstractions;
using Integrations.Ops.Access;
using Integrations.Ops.Audit;
using Integrations.Ops.Console.Pages;
using Integrations.Ops.Now;
using Integrations.Partners;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Integrations.Ops.Console;

/// <summary>What was said, seen and done.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder group)
    {
        group.MapPage("/audit", Right.See, ([AsParameters] AuditQuestion asked) => Answers.Page<WirePage>(new { Asked = asked }));
        group.MapPage("/audit/told", Right.See, Told);
        group.MapPage("/audit/acts", Right.See, ([AsParameters] AuditQuestion asked) => Answers.Page<ActsPage>(new { Asked = asked }));
        group.MapPage("/audit/looks", Right.Audit, ([AsParameters] AuditQuestion asked) => Answers.Page<LooksPage>(new { Asked = asked }));
        group.MapPage("/audit/wire.csv", Right.See, ([AsParameters] AuditQuestion asked, AuditBook book) => Csv("wire.csv", (to, token) => book.WriteWireAsync(asked, to, token)));
        group.MapPage("/audit/acts.csv", Right.See, ([AsParameters] AuditQuestion asked, AuditBook book) => Csv("acts.csv", (to, token) => book.WriteActsAsync(asked, to, token)));
    }

    /// <summary>A cell of the map of how long partners waited.</summary>
    private static RazorComponentResult Told(string? partner, string? from, string? until, string? seen, int? bucket, TimeProvider time)
    {
        IntegrationType? of = PartnerName.TryParse(partner?.ToUpperInvariant(), out var type) ? type : null;
        if (of is null && !string.IsNullOrEmpty(partner))
            return Answers.NotFound("There is no such partner");
        if (AddressTime.Parse(from) is not { } begin || AddressTime.Parse(until) is not { } end || end <= begin || end - begin > ToldIn.Widest)
            return Answers.Problem(StatusCodes.Status400BadRequest, "That is no span of time", [$"from and until: times in UTC, at most {Ages.Span(ToldIn.Widest)} from each other."], back: null);
        if (bucket is not { } chosen || chosen < 0 || chosen >= ToldBuckets.Count)
            return Answers.Problem(StatusCodes.Status400BadRequest, "How long it took is not said", [$"bucket: 0 to {ToldBuckets.Count - 1}, from {ToldBuckets.Word(0)} to {ToldBuckets.Word(ToldBuckets.Count - 1)}."], back: null);
        return Answers.Page<ToldPage>(new { Partner = of, From = begin, Until = end, Seen = AddressTime.Parse(seen) ?? time.GetUtcNow(), Bucket = chosen });
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
