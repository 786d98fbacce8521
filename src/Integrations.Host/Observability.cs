using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Integrations.Host;

/// <summary>Traces and metrics over OTLP, where <c>Telemetry:OtlpEndpoint</c> says to; without it nothing is collected.</summary>
internal static class Observability
{
    public const string EndpointPath = "Telemetry:OtlpEndpoint";

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (builder.Configuration[EndpointPath] is not { Length: > 0 } configured)
            return;
        if (!Uri.TryCreate(configured, UriKind.Absolute, out var endpoint))
            throw new StartRefusedException($"{EndpointPath}: an absolute address is needed.");

        builder.Services.AddHostedService(_ => new Collection(endpoint));
    }

    /// <summary>The built-in sources of the framework and of Npgsql, and our own.</summary>
    private sealed class Collection(Uri endpoint) : IHostedService, IDisposable
    {
        private static readonly string[] Sources = [Integrations.Telemetry.Name, "Microsoft.AspNetCore", "System.Net.Http", "Npgsql"];
        private static readonly string[] Meters =
            [Integrations.Telemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "Npgsql", "System.Runtime"];

        private TracerProvider? _traces;
        private MeterProvider? _metrics;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            var resource = ResourceBuilder.CreateDefault().AddService("integrations");
            _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Sources).AddOtlpExporter(To).Build();
            _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Meters).AddOtlpExporter(To).Build();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
            _traces?.Dispose();
            _metrics?.Dispose();
        }

        private void To(OtlpExporterOptions options) => options.Endpoint = endpoint;
    }
}
