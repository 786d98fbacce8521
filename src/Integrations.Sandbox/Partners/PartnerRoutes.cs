using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Integrations.Sandbox.Keys;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Integrations.Sandbox.Partners;

/// <summary>
/// The partners' own endpoints: <c>/partners/{partner}/{region}/{version}/...</c>, and their token desks. Reads the call, has it judged,
/// and gives the answer, slowly or not at all where that is asked for.
/// </summary>
internal sealed class PartnerRoutes(
    IReadOnlyList<PartnerDescription> partners, KeyRing keys, CallJudge judge, ReceiptBook receipts, Moods moods, Dice dice, TimeProvider clock)
{
    public const string Prefix = "partners";

    /// <summary>Stands in the version's place where the address is a token desk's.</summary>
    public const string TokenDeskName = "tokens";

    public IEndpointConventionBuilder Map(IEndpointRouteBuilder routes) =>
        routes.Map($"/{Prefix}/{{partner}}/{{region}}/{{version}}/{{**rest}}", Serve);

    private async Task Serve(HttpContext context, string partner, string region, string version)
    {
        var description = partners.FirstOrDefault(known => string.Equals(known.Partner, partner, StringComparison.Ordinal));
        if (description?.Regions.Contains(region, StringComparer.Ordinal) is not true)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var seq = receipts.NextSeq();
        var at = clock.GetUtcNow();
        var call = await ReadAsync(context, partner, region, version);
        if (TokenScheme(description, call) is { } scheme)
        {
            var asked = scheme.TokenRequest is "json" ? Json(call) : Form(call);
            var (status, body) = judge.DeskOf(partner, region).Ask(asked, call.Header, keys.Of(partner, region).Outbound);
            await WorldHttp.AnswerAsync(context, status, body);
            return;
        }

        await AnswerAsync(context, judge.Judge(description, call, seq, at));
    }

    private async Task AnswerAsync(HttpContext context, Judged judged)
    {
        if (judged.Receipt is not { } receipt)
        {
            await WorldHttp.AnswerAsync(context, judged.Status, judged.Body);
            return;
        }

        // Kept before it is answered: whoever sees the answer finds the receipt.
        var mood = moods.Of(receipt.Partner);
        var cut = receipt.Heard && dice.Falls(mood.CutRate);
        receipt = receipt with { Answered = cut ? null : judged.Status, InDoubt = cut };
        receipts.Keep(receipt);
        if (!await TryAnswerAsync(context, judged, mood, cut))
            receipts.Amend(receipt with { InDoubt = true });
    }

    /// <summary>False when the caller may not have seen the answer.</summary>
    private async Task<bool> TryAnswerAsync(HttpContext context, Judged judged, Misbehaviour mood, bool cut)
    {
        try
        {
            if (mood.DelayMs > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(mood.DelayMs), clock, context.RequestAborted);
            if (cut)
            {
                context.Abort();
                return false;
            }

            if (judged.Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
                context.Response.Headers.RetryAfter = mood.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            await WorldHttp.AnswerAsync(context, judged.Status, judged.Body);
            await context.Response.CompleteAsync();
            return !context.RequestAborted.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task<HeardCall> ReadAsync(HttpContext context, string partner, string region, string version)
    {
        var request = context.Request;
        var bytes = await WorldHttp.BodyAsync(context);
        return new HeardCall
        {
            Partner = partner,
            Region = region,
            ApiVersion = int.TryParse(version, CultureInfo.InvariantCulture, out var number) ? number : null,
            Method = request.Method,
            Path = request.Path.Value![$"/{Prefix}/{partner}/{region}/{version}".Length..],
            Target = TargetOf(context),
            Bytes = bytes,
            Body = HeardCall.Parse(bytes),
            Headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Query = request.Query.ToDictionary(entry => entry.Key, entry => entry.Value.ToString(), StringComparer.Ordinal),
        };
    }

    private static Target TargetOf(HttpContext context)
    {
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return new Target(context.Request.Method, $"{context.Request.Scheme}://{context.Request.Host}{raw}", raw);
    }

    private static Scheme? TokenScheme(PartnerDescription partner, HeardCall call) => partner.Hears
        .Select(hearing => hearing.Access)
        .FirstOrDefault(access => access is { Kind: "client-credentials", TokenPath: { } path } && HeardCall.Match(path, call.Path) is not null);

    /// <summary>Nothing where it is no JSON, or names no audience: a desk that wants both refuses anything else.</summary>
    private static Dictionary<string, string> Json(HeardCall call) =>
        call.Body is JsonObject said && said["audience"]?.ToString() is { Length: > 0 }
            ? said.ToDictionary(field => field.Key, field => field.Value?.ToString() ?? "", StringComparer.Ordinal)
            : [];

    private static Dictionary<string, string> Form(HeardCall call) =>
        QueryHelpers.ParseQuery(Encoding.UTF8.GetString(call.Bytes))
            .ToDictionary(entry => entry.Key, entry => entry.Value.ToString(), StringComparer.Ordinal);
}
