using System.CommandLine;
using System.Globalization;
using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Ingress.Remap;
using Integrations.Partners;
using Integrations.Storage;

namespace Integrations.Host;

/// <summary>
/// <c>remap --partner=NAME --since=7d</c>: what would become of a partner's stored requests with the module of this build. Exit code 0
/// when nothing differs, 3 when something does, 2 when it cannot be done.
/// </summary>
internal static class RemapCommand
{
    private const int Differs = 3;
    private const int DefaultLimit = 1000;
    private const int MostRequests = 100_000;
    private const int MostDays = 366;

    // Read as texts: what is wrong with them is one sentence, and one exit code.
    private static readonly Option<string> Partner = new("--partner") { Description = "The partner, as the settings spell it." };
    private static readonly Option<string> Since = new("--since") { Description = "How far back: 90m, 12h, 7d." };
    private static readonly Option<string> Limit = new("--limit") { Description = "At most so many requests, the newest: 1000 where nothing is said." };

    public static Command Create()
    {
        var command = new Command("remap", "Reads stored requests with the module as it is now and prints what would be mapped differently, masked.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.Add(Partner);
        command.Add(Since);
        command.Add(Limit);
        command.SetAction((parsed, token) => Sentences.OrExitCodeAsync(() => RunAsync(parsed, token)));
        return command;
    }

    /// <summary>Whole minutes, hours or days.</summary>
    internal static TimeSpan? Span(string? text)
    {
        if (text is not { Length: > 1 } || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            return null;
        TimeSpan? span = text[^1] switch
        {
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' when number <= MostDays => TimeSpan.FromDays(number),
            _ => null,
        };
        return span <= TimeSpan.FromDays(MostDays) ? span : null;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken token)
    {
        if (!PartnerName.TryParse(parsed.GetValue(Partner), out var partner))
            throw new StartRefusedException($"--partner: one of {string.Join(", ", Enum.GetNames<IntegrationType>())}.");
        if (Span(parsed.GetValue(Since)) is not { } span)
            throw new StartRefusedException("--since: minutes, hours or days, a year at most: 90m, 12h, 7d.");
        var limit = DefaultLimit;
        if (parsed.GetValue(Limit) is { } said && (!int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is 0 or > MostRequests))
            throw new StartRefusedException($"--limit: a number from 1 to {MostRequests}.");

        await using var gateway = await Gateway.BuildAsync([.. parsed.UnmatchedTokens], token);
        var services = gateway.App.Services;
        if (!services.GetRequiredService<PartnerRegistry>().Has(partner))
            throw new StartRefusedException($"--partner: there is no module for {partner}.");
        var missing = await services.GetRequiredService<Database>().MissingMigrationsAsync(token);
        if (missing.Count > 0)
            throw new StartRefusedException($"The database lacks {string.Join(", ", missing)}: run this program with 'migrate' first.");
        await services.GetRequiredService<PiiVault>().ProveKeysAsync(token);

        var since = services.GetRequiredService<TimeProvider>().GetUtcNow() - span;
        var report = await services.GetRequiredService<Remapping>().RunAsync(partner, since, limit, $"remap {Environment.UserName}", token);
        foreach (var line in report.Lines())
            Console.WriteLine(line);
        return report.Differs ? Differs : 0;
    }
}
