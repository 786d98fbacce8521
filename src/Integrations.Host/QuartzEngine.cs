using Integrations.Ops.Jobs;
using Integrations.StatusUpdates;
using Integrations.Storage;
using Npgsql;
using Quartz;

namespace Integrations.Host;

/// <summary>Quartz keeps the rhythm, clustered on its own tables beside ours. A host is known to it by the name that stands on leases and runs.</summary>
internal static class QuartzEngine
{
    public static void Add(IServiceCollection services, string connectionString)
    {
        services.AddQuartz(quartz => Store(quartz, connectionString, store => store.UseClustering()));
        services.AddOptions<QuartzSchedulerOptions>().Configure<NodeName>((options, node) => options.InstanceId = node.Value);
        services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
        services.AddSingleton<IRecurringJobs, QuartzJobs>();
    }

    public static void Map(WebApplication app) => ArgumentNullException.ThrowIfNull(app);

    public static async Task ProvisionAsync(string connectionString, IReadOnlyList<Schedule> schedules, CancellationToken token)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddQuartz(quartz => Store(quartz, connectionString, store => store.ProvisionSchema()));
        await using var provider = services.BuildServiceProvider();
        var scheduler = await provider.GetRequiredService<ISchedulerFactory>().GetScheduler(token);
        foreach (var schedule in schedules)
        {
            var job = JobBuilder.Create().OfType<RunScheduled>().WithIdentity(schedule.Name).StoreDurably().Build();
            // A firing that was missed is made up for once, at once.
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
}

/// <summary>What the console asks of Quartz.</summary>
internal sealed class QuartzJobs(ISchedulerFactory schedulers, IEnumerable<Schedule> schedules) : IRecurringJobs
{
    public string Engine => "Quartz";

    public string Misfires => "Firings that came due while no host was up are made up for by one run, as soon as a host is back.";

    public IReadOnlyList<Schedule> Schedules { get; } = [.. schedules];

    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> NextAsync(CancellationToken token)
    {
        var scheduler = await schedulers.GetScheduler(token);
        var triggers = await scheduler.GetTriggers([.. Schedules.Select(schedule => new TriggerKey(schedule.Name))], token);
        return triggers.Where(trigger => trigger.NextFireTimeUtc is not null).ToDictionary(trigger => trigger.Key.Name, trigger => trigger.NextFireTimeUtc!.Value, StringComparer.Ordinal);
    }

    public async Task TriggerAsync(string name, string askedBy, CancellationToken token)
    {
        var scheduler = await schedulers.GetScheduler(token);
        await scheduler.TriggerJob(new JobKey(name), new JobDataMap { [RunScheduled.AskedBy] = askedBy }, token);
    }

    public async Task<IReadOnlyList<SeenHost>> HostsAsync(CancellationToken token)
    {
        var scheduler = await schedulers.GetScheduler(token);
        var nodes = await scheduler.QueryClusterNodes(token);
        return [.. nodes.Select(node => new SeenHost(node.InstanceId, node.LastCheckInUtc, node.IsCurrentNode || node.State is not ClusterNodeState.Failed))];
    }
}

/// <summary>Every firing of every schedule: hands it to the one place that runs jobs. One run of a job at a time, over all hosts.</summary>
[DisallowConcurrentExecution]
internal sealed class RunScheduled(JobRunner runner) : IJob
{
    /// <summary>In the data of a run that a person asked for: the login.</summary>
    public const string AskedBy = "asked-by";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await runner.RunAsync(context.JobDetail.Key.Name, context.MergedJobDataMap.TryGetValue(AskedBy, out var by) ? by as string : null, cancellationToken);
}
