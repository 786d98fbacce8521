using Integrations.Exchange;
using Integrations.Storage;
using Npgsql;
using Quartz;

namespace Integrations.Host;

/// <summary>
/// Which job runs when. The jobs know no engine; this table and the file around it are all that does. Each may run twice without harm.
/// </summary>
internal static class Schedules
{
    private static readonly Schedule[] All =
    [
        // Every hour: a day without its partitions would refuse orders, so there is a week of chances to notice.
        new("partitions", "0 7 * * * ?", typeof(RunPartitions)),

        // Every five minutes: a call whose host died stays open in the audit no longer than somebody would ask about it.
        new("lost-calls", "30 */5 * * * ?", typeof(RunCloseLostCalls)),
    ];

    /// <summary>One scheduler over all hosts: each firing runs once, whichever host takes it.</summary>
    public static void AddSchedules(this IServiceCollection services, string connectionString)
    {
        services.AddQuartz(quartz => Store(quartz, connectionString, store => store.UseClustering()));
        services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
    }

    /// <summary>
    /// Creates the scheduler's tables and the schedules. Done before hosts start, one at a time: two hosts that do it together on an
    /// empty database fire the first occurrence twice.
    /// </summary>
    public static async Task ProvisionAsync(string connectionString, CancellationToken token)
    {
        // Not pooled: a pooled connection keeps its lock until somebody uses it again, and the next host could not start.
        await using var gate = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await gate.OpenAsync(token);
        await using (var take = new NpgsqlCommand("SELECT pg_advisory_lock(hashtext('integrations schedules'))", gate))
            await take.ExecuteNonQueryAsync(token);

        var services = new ServiceCollection().AddLogging();
        services.AddQuartz(quartz => Store(quartz, connectionString, store => store.ProvisionSchema()));
        await using var provider = services.BuildServiceProvider();
        var scheduler = await provider.GetRequiredService<ISchedulerFactory>().GetScheduler(token);
        foreach (var schedule in All)
        {
            var job = JobBuilder.Create().OfType(schedule.Job).WithIdentity(schedule.Name).StoreDurably().Build();
            var trigger = TriggerBuilder.Create().WithIdentity(schedule.Name).WithCronSchedule(schedule.Cron, cron => cron
                .InTimeZone(TimeZoneInfo.Utc).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)).Build();
            await scheduler.ScheduleJob(job, [trigger], new ScheduleJobOptions { Replace = true }, token);
        }

        await scheduler.Shutdown(waitForJobsToComplete: true, token);
    }

    private static void Store(IQuartzBuilder quartz, string connectionString, Action<IPersistentStoreBuilder> more)
    {
        quartz.ConfigureScheduler(options => options.InstanceName = "integrations");
        quartz.UsePersistentStore(store =>
        {
            store.UsePostgres(NpgsqlFactory.Instance, StorageSetup.Bounded(connectionString));
            more(store);
        });
    }

    private sealed record Schedule(string Name, string Cron, Type Job);

    [DisallowConcurrentExecution]
    private sealed class RunPartitions(Partitions partitions) : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await partitions.EnsureAsync(cancellationToken);
    }

    [DisallowConcurrentExecution]
    private sealed class RunCloseLostCalls(CloseLostCalls calls) : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await calls.RunAsync(cancellationToken);
    }
}
