using Integrations.Exchange;
using Integrations.Ops.Alerts;
using Integrations.Ops.Events;
using Integrations.Ops.Hosts;
using Integrations.Ops.Jobs;
using Integrations.Ops.Settings;
using Integrations.Storage;
using Npgsql;
#if HANGFIRE
using Engine = Integrations.Hangfire.HangfireEngine;
#else
using Engine = Integrations.Host.QuartzEngine;
#endif

namespace Integrations.Host;

/// <summary>
/// Which job runs when, and which engine keeps the rhythm. The jobs know no engine; this table and the file around it are all that does.
/// Each may run twice without harm.
/// </summary>
internal static class Schedules
{
    private static readonly Schedule[] All =
    [
        new("partitions", "0 7 * * * ?", "every hour, 7 minutes past", "Keeps a week of daily partitions ready: a day without its own would refuse orders.",
            async (services, token) => $"{await services.GetRequiredService<Partitions>().EnsureAsync(token)} tables are ready for {Partitions.DaysAhead} days ahead"),

        new("lost-calls", "30 */5 * * * ?", "every 5 minutes, at half past", "Closes calls whose host died, so that none stays open in the audit for longer than somebody would ask.",
            async (services, token) => $"{await services.GetRequiredService<CloseLostCalls>().RunAsync(token)} calls were closed"),

        new("job-history", "0 41 4 * * ?", "every day at 04:41 UTC", $"Forgets runs of jobs and starts of hosts that are older than {JobHistory.Kept.Days} days."
            + $" Settings that were others, and uses of secrets, go after {SettingsBook.Kept.Days}.",
            async (services, token) => $"{await services.GetRequiredService<JobHistory>().PruneAsync(token)} runs and {await services.GetRequiredService<HostStarts>().PruneAsync(token)} starts were forgotten,"
                + $" {await services.GetRequiredService<SettingsBook>().PruneAsync(token)} settings and {await services.GetRequiredService<CredentialUses>().PruneAsync(token)} uses"),

        new("alert-history", "0 47 4 * * ?", "every day at 04:47 UTC", $"Forgets alerts that were over {AlertBook.Kept.Days} days ago, and what was told of them.",
            async (services, token) => $"{await services.GetRequiredService<AlertBook>().PruneAsync(token)} alerts were forgotten"),

        new("looks-weekly", "0 0 6 ? * MON", "on Mondays at 06:00 UTC", "Tells the data owner who had personal values shown in the week before: a week that nobody reads could hide somebody.",
            (services, token) => services.GetRequiredService<LooksDigest>().TellAsync(token)),
    ];

    /// <summary>One schedule over all hosts: each firing runs once, whichever host takes it.</summary>
    public static void AddSchedules(this IServiceCollection services, string connectionString)
    {
        foreach (var schedule in All)
            services.AddSingleton(schedule);
        Engine.Add(services, connectionString);
    }

    /// <summary>The engine's own pages, where it has any.</summary>
    public static void MapSchedules(this WebApplication app) => Engine.Map(app);

    /// <summary>
    /// Creates the engine's tables and the schedules. Done before hosts start, one at a time: two hosts that do it together on an empty
    /// database fire the first occurrence twice.
    /// </summary>
    public static async Task ProvisionAsync(string connectionString, CancellationToken token)
    {
        // Not pooled: a pooled connection keeps its lock until somebody uses it again, and the next host could not start.
        await using var gate = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await gate.OpenAsync(token);
        await using (var take = new NpgsqlCommand("SELECT pg_advisory_lock(hashtext('integrations schedules'))", gate))
            await take.ExecuteNonQueryAsync(token);
        await Engine.ProvisionAsync(connectionString, All, token);
    }
}
