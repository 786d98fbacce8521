using System.Reflection;
using Integrations.Abstractions;
using Integrations.Partners;
using Microsoft.Extensions.DependencyModel;

namespace Integrations.Host;

/// <summary>Finds the partner modules that were built with the host, and refuses to start with an incomplete one.</summary>
internal static partial class Modules
{
    public const string Prefix = "Integrations.Modules.";

    /// <summary>
    /// From the dependency context: the compiler drops references whose types nobody names, so the references of this assembly would
    /// show no module at all, and say nothing.
    /// </summary>
    public static IReadOnlyList<Assembly> Found { get; } =
    [
        .. (DependencyContext.Default ?? throw new InvalidOperationException("The program has no dependency file."))
            .GetDefaultAssemblyNames().Where(name => name.Name!.StartsWith(Prefix, StringComparison.Ordinal)).Select(Assembly.Load),
    ];

    public static void AddModules(this IServiceCollection services) => services.Scan(scan => scan
        .FromAssemblies(Found)
        .AddClasses(classes => classes.AssignableTo<IPartnerPart>(), publicOnly: false)
        .AsImplementedInterfaces(part => part != typeof(IPartnerPart) && typeof(IPartnerPart).IsAssignableFrom(part))
        .WithSingletonLifetime());

    /// <summary>Resolves the registry and reads every setting now: what is wrong must not wait for the first request.</summary>
    public static void Check(IServiceProvider services)
    {
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Modules).FullName!);
        var registry = services.GetRequiredService<PartnerRegistry>();
        var settings = services.GetRequiredService<PartnerSettings>();
        if (settings.Complaints.Count > 0)
            throw new StartRefusedException(string.Join(Environment.NewLine, settings.Complaints));
        foreach (var module in registry.Modules)
        {
            var options = settings.For(module.Type);
            Log.Partner(log, module.Type, string.Join(',', module.ApiVersions), options.Enabled, string.Join(',', options.Regions.Keys));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Information, "{Partner}: API versions {Versions}, enabled {Enabled}, regions {Regions}")]
        public static partial void Partner(ILogger logger, IntegrationType partner, string versions, bool enabled, string regions);
    }
}
