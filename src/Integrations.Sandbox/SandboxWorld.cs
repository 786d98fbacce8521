using System.Net;
using System.Text.Json.Serialization;
using Integrations.Abstractions;
using Integrations.Sandbox.Deliveries;
using Integrations.Sandbox.Keys;
using Integrations.Sandbox.Orders;
using Integrations.Sandbox.Partners;
using Integrations.Sandbox.Report;

namespace Integrations.Sandbox;

/// <summary>
/// The outside world of the gateway on one loopback port: the Deliveries service, every partner's endpoints, and the partners that
/// send orders. Start it, give <see cref="GatewaySettings"/> to a gateway, connect the two, let orders flow, ask for the report.
/// </summary>
public sealed class SandboxWorld : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http;
    private readonly Doors _gateway;
    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _started;
    private readonly Auditor _auditor;

    private SandboxWorld(WorldSettings settings, TimeProvider clock)
    {
        Settings = settings;
        _clock = clock;
        _started = clock.GetUtcNow();
        Partners = settings.Partners ?? PartnerFolder.Load(PartnerFolder.Default);
        Keys = new KeyRing(Partners);
        _gateway = new Doors(clock);
        Deliveries = new DeliveriesService(settings, _gateway, InternalToken, clock);
        Receipts = new ReceiptBook(clock);
        foreach (var mood in settings.Misbehaviours)
            Moods.Set(mood);
        _http = WorldHttp.Client(TimeSpan.FromSeconds(30));
        Dice = new Dice(settings.Seed);
        Writer = new OrderWriter(Dice, clock);
        Sender = new PartnerSender(_http, _gateway, Keys, Book, Events, Dice, clock);
        _auditor = new Auditor(this);
        _app = Build();
    }

    public IReadOnlyList<PartnerDescription> Partners { get; }

    public KeyRing Keys { get; }

    /// <summary>Where the world listens; a slash at the end.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>The bearer token that the Deliveries service demands.</summary>
    public string DeliveriesToken { get; } = Credential.Random(forWebhooks: false).Secret;

    /// <summary>The bearer token that the gateway's internal API has to demand.</summary>
    public string InternalToken { get; } = Credential.Random(forWebhooks: false).Secret;

    internal WorldSettings Settings { get; }

    internal DeliveriesService Deliveries { get; }

    internal ReceiptBook Receipts { get; }

    internal OrderBook Book { get; } = new();

    internal EventBook Events { get; } = new();

    internal Moods Moods { get; } = new();

    internal OrderWriter Writer { get; }

    internal PartnerSender Sender { get; }

    internal Dice Dice { get; }

    public static async Task<SandboxWorld> StartAsync(WorldSettings? settings = null, TimeProvider? clock = null, CancellationToken cancel = default)
    {
        var world = new SandboxWorld(settings ?? new WorldSettings(), clock ?? TimeProvider.System);
        await world._app.StartAsync(cancel);
        world.Address = new Uri(world._app.Urls.Single() + "/");
        return world;
    }

    /// <summary>From here on robots report to this gateway and partners send to it: to any of its hosts, and to another when one is away.</summary>
    public void ConnectTo(params IReadOnlyList<Uri> hosts) => _gateway.Open(hosts);

    /// <summary>Configuration of a gateway that lives in this world: addresses, secrets, tokens.</summary>
    public IReadOnlyDictionary<string, string> GatewaySettings(Uri gateway) => Gateway.SettingsFor(this, gateway);

    /// <summary>Sends orders of every partner, <paramref name="orders"/> in all; returns when all are answered.</summary>
    public Task SendOrdersAsync(int? orders, double perSecondAndPartner, CancellationToken stop = default) =>
        Task.WhenAll(Partners.Select((partner, index) =>
        {
            int? share = orders is { } all ? (all / Partners.Count) + (index < all % Partners.Count ? 1 : 0) : null;
            return new OrderStream(partner, Writer, Sender, Settings, Dice, _clock).RunAsync(share, perSecondAndPartner, stop);
        }));

    /// <summary>Sends one order of a partner, by default its latest version, and returns it with its answer.</summary>
    public async Task<SentOrder> SendOrderAsync(
        string partner, int? apiVersion = null, OrderKind kind = OrderKind.Counted, CancellationToken stop = default)
    {
        var description = Partners.Single(known => string.Equals(known.Partner, partner, StringComparison.Ordinal));
        var speaking = description.Speaks.Last(speaking => apiVersion is null || speaking.ApiVersion == apiVersion);
        var order = Writer.Write(description, speaking, kind);
        await Sender.SendAsync(order, stop);
        return order;
    }

    public Task RepeatOrderAsync(SentOrder order, CancellationToken stop = default) => Sender.RepeatAsync(order, stop);

    public Task CancelOrderAsync(SentOrder order, CancellationToken stop = default) => Sender.CancelAsync(order, stop);

    /// <summary>A line per partner that sends an order by hand.</summary>
    public IEnumerable<string> CurlLines(Uri gateway) =>
        Partners.Select(partner => CurlLine.For(partner, Writer, Sender, Book, gateway));

    public void Misbehave(Misbehaviour how) => Moods.Set(how);

    public void Misbehave(DeliveriesTroubles how) => Deliveries.Troubles = how;

    /// <summary>The gateway died just now: what it was told in its last instants it may ask again.</summary>
    public void GatewayDied() => Receipts.GatewayDied();

    public IReadOnlyList<Receipt> ReceiptsOf(string partner, string externalId) => Receipts.Of(partner, externalId);

    /// <summary>What truly happened to an order, oldest first.</summary>
    public IReadOnlyList<AttemptStatus> StoryOf(string partner, string externalId) =>
        [.. Deliveries.RunsOf(partner, externalId).Take(1).SelectMany(run => run.Story).Select(change => change.Status)];

    /// <summary>How it stands now. What only the gateway's database knows is missing.</summary>
    public Summary Audit() => _auditor.Audit(_clock.GetUtcNow() - _started);

    /// <summary>How it stands now, with what the gateway's database says.</summary>
    public Task<Summary> AuditAsync(string gatewayConnection, CancellationToken cancel = default) =>
        new Recount(gatewayConnection).CompleteAsync(
            Audit(), [.. Book.All.Where(order => order.Accepted)], Receipts.All(partner: null, externalId: null), cancel);

    public async Task StopAsync(CancellationToken cancel = default)
    {
        await Deliveries.StopAsync();
        await _app.StopAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _app.DisposeAsync();
        Deliveries.Dispose();
        _http.Dispose();
    }

    private WebApplication Build()
    {
        // Empty: the process's own settings (ASPNETCORE_URLS above all) are the gateway's business, not this server's.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, Settings.Port);
            kestrel.AddServerHeader = false;
        });
        builder.Services.AddRoutingCore();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Converters.Add(new JsonStringEnumConverter()));
        var app = builder.Build();
        app.UseRouting();
        new DeliveriesRoutes(Deliveries, DeliveriesToken, _clock).Map(app);
        var judge = new CallJudge(
            Partners, Keys, Book, Receipts, Moods, Dice, Events, new PaceCheck(Settings.TimeScale, _clock), Settings.TokenLifetime, _clock);
        new PartnerRoutes(Partners, Keys, judge, Receipts, Moods, Dice, _clock).Map(app);
        SandboxRoutes.Map(app, this);
        return app;
    }
}
