using System.Globalization;
using Serilog;
using Serilog.Events;

namespace Integrations.Host;

/// <summary>Where log lines go: the console, without ever making a request wait for it. Levels are in the settings, at <c>Serilog</c>.</summary>
internal static class Logging
{
    private const string Line = "{Timestamp:HH:mm:ss.fff} {Level:u3} {SourceContext} {Message:lj} {Scope}{NewLine}{Exception}";

    public static void AddLogs(this WebApplicationBuilder builder)
    {
        var logger = new LoggerConfiguration()
            .MinimumLevel.Information()
            // A line per request of the framework's own repeats the audit and carries paths.
            .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.EntityFrameworkCore", LogEventLevel.Warning)
            .MinimumLevel.Override("System.Net.Http", LogEventLevel.Warning)
            .MinimumLevel.Override("Quartz", LogEventLevel.Warning)
            .ReadFrom.Configuration(builder.Configuration)
            .WriteTo.Async(sink => sink.Console(outputTemplate: Line, formatProvider: CultureInfo.InvariantCulture), blockWhenFull: false)
            .CreateLogger();
        builder.Logging.ClearProviders().AddSerilog(logger, dispose: true);
    }
}
