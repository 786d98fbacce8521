using System.Net;
using System.Text;
using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.Partners;
using Integrations.Testing;
using Integrations.Tests.Ingress;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Integrations.Tests.Exchange;

/// <summary>The room as the host builds it, with settings and clock of the test.</summary>
internal sealed class Outside : IDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly Lazy<ServiceProvider> _services;

    /// <summary>Private networks are allowed unless the test says otherwise: its servers stand on loopback.</summary>
    public Outside(params (string Key, string Value)[] settings) => _services = new Lazy<ServiceProvider>(() => Build(settings));

    /// <summary>What every name means; the system's resolver where null.</summary>
    public Func<Task<IPAddress[]>>? Resolve { get; init; }

    public TestClock Clock { get; } = new();

    public LogLines Logs { get; } = new();

    public OutboundHttp Http => Get<OutboundHttp>();

    public PartnerAccess Access => Get<PartnerAccess>();

    /// <summary>Headers of a call that says little.</summary>
    public Task<AccessHeaders> HeadersAsync(
        Access access, string messageId = "m1", string body = "", IntegrationType partner = IntegrationType.THREEPL,
        Region region = Region.US, int apiVersion = 1, CancellationToken stop = default)
    {
        var call = new PartnerCall("status", "POST", "deliveries/1/status", access) { Body = Encoding.UTF8.GetBytes(body) };
        return Access.ForAsync(partner, region, apiVersion, call, new Uri("https://partner.example.com/base/deliveries/1/status"), messageId, stop);
    }

    public static OutboundCall Call(Uri url, string body = """{"n":1}""", string client = OutboundClients.Deliveries, string method = "POST") =>
        new(client, method, url, "application/json", Encoding.UTF8.GetBytes(body), [], Deadline);

    public static OutboundCall ToPartner(Uri url) => Call(url, client: OutboundClients.Partner(IntegrationType.THREEPL));

    public T Get<T>()
        where T : notnull => _services.Value.GetRequiredService<T>();

    public Task<CallResult> SendAsync(Uri url) => Http.SendAsync(Call(url), CancellationToken.None);

    public void Dispose()
    {
        if (_services.IsValueCreated)
            _services.Value.Dispose();
    }

    private ServiceProvider Build((string Key, string Value)[] settings)
    {
        var values = settings.ToDictionary(s => s.Key, s => (string?)s.Value);
        values.TryAdd("Outbound:AllowPrivateNetworks", "true");
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(Logs));
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton(new PartnerSettings(configuration, new PartnerRegistry([], [], [], [], [], [])));
        services.AddExchange(configuration);
        if (Resolve is { } resolve)
            AnswerNames(services, resolve);
        return services.BuildServiceProvider(validateScopes: true);
    }

    private static void AnswerNames(ServiceCollection services, Func<Task<IPAddress[]>> resolve)
    {
        foreach (var name in new[] { OutboundClients.Deliveries, OutboundClients.Partner(IntegrationType.THREEPL) })
        {
            services.AddHttpClient(name).ConfigurePrimaryHttpMessageHandler(provider =>
            {
                var options = provider.GetRequiredService<IOptions<OutboundOptions>>().Value;
                var own = name is OutboundClients.Deliveries;
                var handler = OutboundClients.Handler(options, own, maxConnections: 10);
                handler.ConnectCallback = new GuardedConnect(own || options.AllowPrivateNetworks, (_, _) => resolve()).ConnectAsync;
                return handler;
            });
        }
    }
}
