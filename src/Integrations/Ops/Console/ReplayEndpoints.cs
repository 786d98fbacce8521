using Integrations.Abstractions;
using Integrations.Ingress.Again;
using Integrations.Ops.Access;
using Integrations.Ops.Console.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Integrations.Ops.Console;

/// <summary>Stored requests through the module of today. Asking is a page; the look itself is a command, because it goes on record.</summary>
internal static class ReplayEndpoints
{
    public static void MapReplay(this IEndpointRouteBuilder group)
    {
        group.MapPage("/replay", Right.See, (Guid? id, HttpContext context) => id is { } request
            ? Results.Redirect(FormattableString.Invariant($"{context.Request.PathBase}{AccessSetup.Root}/replay/{request:D}"))
            : Answers.Page<ReplayPage>());
        group.MapPage("/replay/{id:guid}", Right.See, (Guid id) => Answers.Page<ReplayPage>(new { Id = (Guid?)id }));
        group.MapCommand("/replay/{id:guid}", Right.Replay, RunOneAsync);
        group.MapCommand("/replay", Right.Replay, RunSpanAsync);
    }

    /// <summary>The answer has no address of its own: to see it again is to look again.</summary>
    private static async Task<IResult> RunOneAsync(Guid id, ConsoleForm form, Replay replay, CancellationToken token)
    {
        if (form.Doer() is not { } doer || form.Faults.Count > 0)
            return Answers.Refused(form);
        return await replay.RunAsync(id, doer, token) is { } replayed
            ? Answers.Page<ReplayPage>(new { Id = (Guid?)id, Found = (object)replayed })
            : Answers.NotFound("There is no request of this id");
    }

    private static async Task<IResult> RunSpanAsync(ConsoleForm form, Replay replay, CancellationToken token)
    {
        var (partner, span) = (form.Choice<IntegrationType>("partner"), form.Choice<ReplaySpan>("span"));
        if (form.Doer() is not { } doer || partner is not { } whose || span is not { } back || form.Faults.Count > 0)
            return Answers.Refused(form);
        var report = await replay.RunAsync(whose, TimeSpan.FromHours((int)back), doer, token);
        return Answers.Page<RemapPage>(new { Report = report, Partner = whose, Span = back });
    }
}

/// <summary>How far back a run over a partner's requests goes; the value is hours.</summary>
public enum ReplaySpan
{
    Hour = 1,
    Day = 24,
    Week = 168,
}
