using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ingress;

/// <summary>What ops measure of the doors.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class MetricsTests(PretendGateway gateway) : IDisposable
{
    private readonly ConcurrentQueue<string> _seen = new();
    private readonly MeterListener _listener = new();

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Requests_verdicts_and_their_reasons_are_counted()
    {
        Listen();
        var id = Orders.NewId();

        await gateway.CreateAsync(Orders.Good(id));
        await gateway.CreateAsync(Orders.Good(id));
        await gateway.CreateAsync(Orders.Good(Orders.NewId(), o => o["dropoff"]!["phone"] = "nobody"));
        await gateway.CreateAsync(Orders.Good(Orders.NewId(), o => o["kind"] = "pickup"));
        await gateway.SendAsync("POST", "/ALLY/v1/deliveries", new JsonObject(), secret: "a secret that nobody has given us");
        await gateway.SendBytesAsync("POST", "/ALLY/v1/deliveries", new byte[300_000]);

        _seen.ShouldContain("requests partner=ALLY api_version=1 kind=Create");
        _seen.ShouldContain("verdicts partner=ALLY api_version=1 kind=Create verdict=Accepted");
        _seen.ShouldContain("verdicts partner=ALLY api_version=1 kind=Create verdict=Repeated");
        _seen.ShouldContain("verdicts partner=ALLY api_version=1 kind=Create verdict=Invalid");
        _seen.ShouldContain("verdicts partner=ALLY api_version=1 kind=Create verdict=TooLarge");
        _seen.ShouldContain("invalid partner=ALLY api_version=1 rule=phone:e164");
        _seen.ShouldContain("not_relevant partner=ALLY api_version=1 reason=pickup_order");
        _seen.ShouldContain("unauthenticated partner=ALLY route=v1-create reason=Mismatch");
        _seen.ShouldContain("credential_used partner=ALLY credential=US:0");
        _seen.ShouldContain(s => s.StartsWith("duration partner=ALLY api_version=1 kind=Create status=201", StringComparison.Ordinal));
        _seen.Count(s => s.StartsWith("requests ", StringComparison.Ordinal)).ShouldBe(_seen.Count(s => s.StartsWith("verdicts ", StringComparison.Ordinal)));
    }

    private void Listen()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Other gateways of this process have meters of the same name.
            if (instrument.Meter.Scope == gateway.Services.GetRequiredService<IMeterFactory>() && instrument.Name.StartsWith("integrations.ingress.", StringComparison.Ordinal))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => See(instrument, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => See(instrument, tags));
        _listener.Start();
    }

    private void See(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) => _seen.Enqueue(
        instrument.Name["integrations.ingress.".Length..] + " " + string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}")));
}
