using System.Threading.Channels;
using Integrations.Abstractions;
using Integrations.Partners;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Integrations.Ingress.Drift;

/// <summary>
/// Notices fields, kinds of value and words that a partner's module does not know. A request only leaves its body here; looking and writing are
/// done behind it, and what is known costs no statement. Where more comes than can be looked at, some is not: this counts what is new,
/// not how many requests there are.
/// </summary>
internal sealed partial class DriftWatch(
    PartnerRegistry registry,
    PartnerSamples samples,
    DriftLedger ledger,
    IngressMetrics metrics,
    IOptions<DriftOptions> options,
    TimeProvider time,
    ILogger<DriftWatch> log) : BackgroundService
{
    private const int MostWaiting = 128;

    private readonly Channel<Arrival> _waiting = Channel.CreateBounded<Arrival>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly Dictionary<(IntegrationType Partner, int ApiVersion), KnownShape> _shapes = [];
    private bool _lost;

    /// <summary>Never waits. Only of requests that have proved whose they are.</summary>
    public void Notice(Arrival arrival)
    {
        if (options.Value.Enabled && !arrival.Message.Body.IsEmpty)
            _waiting.Writer.TryWrite(arrival);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
            return;
        var next = time.GetUtcNow() + options.Value.WriteEvery;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await WaitAsync(next - time.GetUtcNow(), stoppingToken);
                while (_waiting.Reader.TryRead(out var arrival))
                    Look(arrival);
                if (time.GetUtcNow() < next)
                    continue;
                await WriteAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Watching must never stop the gateway. The message may quote a body, the type cannot.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Log.Fault(log, e.GetType().FullName, e.StackTrace);
            }

            next = time.GetUtcNow() + options.Value.WriteEvery;
        }
    }

    /// <summary>Until there is something to look at, or it is time to write.</summary>
    private async Task WaitAsync(TimeSpan longest, CancellationToken stop)
    {
        if (longest <= TimeSpan.Zero)
            return;
        using var deadline = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, deadline.Token);
        try
        {
            await _waiting.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // Either is a reason to go on; the loop asks which.
        }
    }

    private void Look(Arrival arrival)
    {
        var whose = (arrival.Partner, arrival.Door.Route.ApiVersion);
        if (!_shapes.TryGetValue(whose, out var shape))
            _shapes[whose] = shape = KnownShape.Of(samples, registry.Mapper(whose.Partner), whose.ApiVersion, options.Value.MostPaths);
        shape.Look(arrival.Message.Body.Span, arrival.Id, arrival.At);
    }

    private async Task WriteAsync(CancellationToken token)
    {
        foreach (var ((partner, version), shape) in _shapes)
        {
            var seen = shape.Take();
            if (seen.Count == 0)
                continue;
            try
            {
                foreach (var part in await ledger.CountAsync(partner, version, seen, token))
                {
                    metrics.Drifted(partner, version, part.Kind);
                    Log.Sighted(log, partner, version, part.Path, part.Kind, seen[part].RequestId);
                }

                _lost = false;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException or OperationCanceledException)
            {
                shape.PutBack(seen);
                if (!_lost && !token.IsCancellationRequested)
                    Log.DatabaseAway(log, e);
                _lost = true;
                return;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1120, LogLevel.Warning, "{Partner} v{ApiVersion} sends what its module does not know: {Path} ({Kind}), first in request {RequestId}")]
        public static partial void Sighted(ILogger logger, IntegrationType partner, int apiVersion, string path, DriftKind kind, Guid requestId);

        [LoggerMessage(1122, LogLevel.Error, "What was seen of new fields is lost, by a mistake of ours: {Exception} {Stack}")]
        public static partial void Fault(ILogger logger, string? exception, string? stack);

        [LoggerMessage(1121, LogLevel.Warning, "What was seen of new fields could not be written; it is kept and written later")]
        public static partial void DatabaseAway(ILogger logger, Exception exception);
    }
}
