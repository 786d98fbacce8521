using Integrations.Abstractions;
using Integrations.Ops.Explain;
using Integrations.Partners;
using Integrations.StatusUpdates.Explain;
using Integrations.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Integrations.Tests.StatusUpdates.Explain;

/// <summary>Explains the deliveries of an <see cref="EngineRun"/>, as a host with these settings does.</summary>
internal sealed class ExplainRun : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly ExplainDeliveryHandler _handler;

    public ExplainRun(string connectionString, params (string Path, string Value)[] settings)
    {
        Engine = new EngineRun(connectionString, new PlayedPartner());
        Registry = PretendPartner.Registry();
        var values = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Partners:ALLY:Enabled"] = "true",
            ["Partners:ALLY:Regions:US:BaseAddresses:1"] = "http://127.0.0.1:9/",
            ["Partners:ALLY:Regions:US:Inbound:0:Secret"] = "in",
            ["Partners:ALLY:Regions:US:Outbound:0:Secret"] = "out",
        };
        foreach (var (path, value) in settings)
            values[path] = value;
        Settings = new PartnerSettings(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), Registry);
        _services = new ServiceCollection().AddSingleton(TimeProvider.System).AddStorage(connectionString).BuildServiceProvider();
        _handler = new ExplainDeliveryHandler(_services.GetRequiredService<IDbContextFactory<IntegrationsDb>>(), new WhatWaits(Settings, Registry));
    }

    public EngineRun Engine { get; }

    public PartnerRegistry Registry { get; }

    public PartnerSettings Settings { get; }

    public async Task<Explanation> ExplainAsync(Guid delivery) =>
        await _handler.Handle(new ExplainDelivery(delivery), CancellationToken.None) ?? throw new InvalidOperationException("No such delivery.");

    public async Task<Waiting> WaitingAsync(Guid delivery) =>
        (await ExplainAsync(delivery)).Waiting ?? throw new InvalidOperationException("Nothing is owed.");

    /// <summary>A delivery about which the partner is owed something.</summary>
    public async Task<Guid> OwingAsync(params AttemptStatus[] statuses)
    {
        var delivery = await Engine.NewDeliveryAsync();
        await Engine.ReportAsync(delivery, [.. (statuses.Length == 0 ? [AttemptStatus.Assigned] : statuses).Select(s => (s, "R1"))]);
        return delivery;
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        await _services.DisposeAsync();
    }
}
