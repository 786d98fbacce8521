using Integrations.Ops.Access;
using Integrations.Ops.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Integrations.Ops.Console;

/// <summary>How the gateway stands, as a file. It is made to leave the console, so it is for those who decide for everybody, with a reason and on record.</summary>
internal static class DiagnosticsEndpoints
{
    public static void MapDiagnostics(this IEndpointRouteBuilder group) => group.MapCommand("/diagnostics.json", Right.Administer, TakeAsync);

    private static async Task<IResult> TakeAsync(ConsoleForm form, DiagnosticsBook book, CancellationToken token)
    {
        if (form.Doer() is not { } doer || form.Faults.Count > 0)
            return Answers.Refused(form);
        var bundle = await book.TakeAsync(doer, token);
        return Results.File(bundle.ToBytes(), "application/json", $"diagnostics-{bundle.At.UtcDateTime:yyyyMMdd-HHmmss}.json");
    }
}
