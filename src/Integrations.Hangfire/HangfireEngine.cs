using Hangfire;
using Hangfire.Dashboard;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Hangfire.Storage;
using Integrations.Deliveries;
using Integrations.Ops.Access;
using Integrations.Ops.Console;
using Integrations.Ops.Jobs;
using Integrations.StatusUpdates;
using Integrations.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Integrations.Hangfire;

/// <summary>
/// Hangfire keeps the rhythm and begins each turn: a job for every delivery whose partner is owed something, a job for every command that
/// the Deliveries service has not heard. What a turn does is the rooms', so order, fencing and audit are the same as under the loops.
/// </summary>
internal static class HangfireEngine
{
    /// <summary>Where its own pages are.</summary>
    public const string Dashboard = "/hangfire";

    // Jobs at once on a host. Each spends most of its time waiting for somebody's answer.
    private const int Workers = 20;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    // A job of a host that died is fetched by another after this. Whether anything is left to do, the claim says.
    private static readonly TimeSpan Invisible = TimeSpan.FromSeconds(30);

    public static void Add(IServiceCollection services, string connectionString)
    {
        services.LeaveTurnsToJobs();
        services.LeaveCommandsToJobs();
        services.AddSingleton<JobStorage>(_ => Storage(connectionString, prepare: false));
        services.AddHangfire(_ => { });
        services.AddHangfireServer((provider, options) =>
        {
            options.ServerName = provider.GetRequiredService<NodeName>().Value;
            options.WorkerCount = Workers;
            options.Queues = [.. Queues.All];
            options.HeartbeatInterval = Beat;
            options.SchedulePollingInterval = LookAgain;
        });
        services.AddSingleton<OnItsWay>();
        services.AddHostedService<Dispatcher>();
        services.AddSingleton<IRecurringJobs, HangfireJobs>();
    }

    /// <summary>The dashboard stands behind the console's login: who may see the console sees it, who may operate may act in it, on record.</summary>
    public static void Map(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var hosts = ConsoleSetup.HostsOf(app.Services.GetRequiredService<IOptions<ConsoleOptions>>().Value);
        app.Use(async (context, next) =>
        {
            if (context.Request.Path.StartsWithSegments(Dashboard, StringComparison.Ordinal, out var within))
            {
                Protect(context.Response.Headers);
                await RecordedActs.RecordAsync(context, within);
            }

            await next(context);
        });
        app.MapHangfireDashboardWithAuthorizationPolicy(Right.See, Dashboard, new DashboardOptions
        {
            AppPath = AccessSetup.Root,
            DashboardTitle = "Integrations",
            IsReadOnlyFunc = context => !RecordedActs.MayAct(context.GetHttpContext()),
        }).RequireHost([.. hosts]);
    }

    public static async Task ProvisionAsync(string connectionString, IReadOnlyList<Schedule> schedules, CancellationToken token)
    {
        var storage = Storage(connectionString, prepare: true);
        await using (var source = NpgsqlDataSource.Create(connectionString))
            await OnItsWay.CreateAsync(source, token);
        var recurring = new RecurringJobManager(storage);
        foreach (var schedule in schedules)
        {
            var name = schedule.Name;
            // A firing that was missed is made up for once, at once.
            recurring.AddOrUpdate<RunScheduled>(
                name, run => run.RunAsync(name, null, CancellationToken.None), schedule.Cron,
                new RecurringJobOptions { TimeZone = TimeZoneInfo.Utc, MisfireHandling = MisfireHandlingMode.Relaxed });
        }

        using var connection = storage.GetConnection();
        foreach (var gone in connection.GetRecurringJobs().Select(job => job.Id).Except(schedules.Select(schedule => schedule.Name), StringComparer.Ordinal))
            recurring.RemoveIfExists(gone);
    }

    private static PostgreSqlStorage Storage(string connectionString, bool prepare)
    {
        // Resetting connections and planning anew would double what a job costs.
        var settings = new NpgsqlConnectionStringBuilder(StorageSetup.Bounded(connectionString)) { MaxAutoPrepare = 50, NoResetOnClose = true, ApplicationName = "integrations-hangfire" };
        var options = new PostgreSqlStorageOptions
        {
            SchemaName = OnItsWay.Schema,
            PrepareSchemaIfNecessary = prepare,
            EnableLongPolling = true,
            QueuePollInterval = LookAgain,
            InvisibilityTimeout = Invisible,
            UseSlidingInvisibilityTimeout = true,
        };
        return new PostgreSqlStorage(new NpgsqlConnectionFactory(settings.ConnectionString, options), options);
    }

    // Its pages bring scripts of their own, so the console's policy does not fit; nobody may frame them or keep them.
    private static void Protect(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = "frame-ancestors 'none'; form-action 'self'; base-uri 'none'; object-src 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
    }
}
