using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Ops.Explain;
using Integrations.Partners;
using Integrations.StatusUpdates;
using Integrations.Testing;
using Integrations.Tests.Ingress;
using MediatR;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Integrations.Tests.Ops;

/// <summary>The doors and the engine together, with a partner that listens over HTTP: what operators see is seen on it.</summary>
public sealed class WholeGateway : PretendGateway, IAsyncLifetime
{
    internal ListeningPartner Listener { get; private set; } = null!;

    protected override Dictionary<string, string?> Settings => new(StringComparer.Ordinal)
    {
        ["Partners:ALLY:Regions:US:BaseAddresses:1"] = Listener.Address.AbsoluteUri,
        ["StatusUpdates:IdlePollMilliseconds"] = "20",
    };

    async Task IAsyncLifetime.InitializeAsync()
    {
        Listener = await ListeningPartner.StartAsync();
        await InitializeAsync();
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        await Listener.DisposeAsync();
    }

    /// <summary>The answer of an internal endpoint, with its status code.</summary>
    public async Task<(int Status, JsonNode? Body)> AskAsync(string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/internal/v1/" + path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", InternalToken);
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    public async Task<JsonNode> ExplainAsync(Guid delivery) => (await AskAsync("GET", $"deliveries/{delivery}/explain")).Body!;

    /// <summary>Reports changes as the Deliveries service does; all robots are R1.</summary>
    public async Task ReportAsync(Guid delivery, int version, params AttemptStatus[] statuses)
    {
        var changes = statuses.Select((s, i) => new { eventId = $"e{version + i}", version = version + i, status = s.ToString(), robotId = "R1", occurredAt = "2030-01-15T12:00:00Z" });
        var (status, _) = await AskAsync("POST", $"deliveries/{delivery}/statuses", changes);
        if (status != 200)
            throw new InvalidOperationException($"The report was answered {status}.");
    }

    public Task SettledAsync(Guid delivery) => Eventually.Holds(
        async () => await ValueAsync<long>("SELECT count(*) FROM egress_ready WHERE delivery_id = $1", delivery) == 0, "nothing is owed any more");

    protected override void AddMore(IServiceCollection services, IConfiguration configuration)
    {
        PretendModule[] modules = [new(Partner, 1), new(IntegrationType.DOORDASH, 1, 2, 3), new(IntegrationType.UBER, 1), new(IntegrationType.HUUVA, 1)];
        services.AddSingleton(new PartnerRegistry(
            modules, modules.Select(m => m.Mapper), [new ListenedFormatter(), .. modules.Skip(1).Select(m => m.Formatter)], modules.Select(m => m.Proofs), [], []));
        services.AddStatusUpdates(configuration, ConnectionString);
        services.AddProblemDetails();
        foreach (var handler in typeof(PartnerRegistry).Assembly.GetTypes().Where(t => !t.IsAbstract))
        {
            foreach (var handles in handler.GetInterfaces().Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)))
                services.AddTransient(handles, handler);
        }
    }

    protected override void MapMore(RouteGroupBuilder own)
    {
        own.MapStatusUpdates();
        own.MapExplain();
    }

    /// <summary>Words as the engine's tests have them. What says that the food is there is personal, so that one body is sealed.</summary>
    private sealed class ListenedFormatter : IStatusFormatter
    {
        public IntegrationType Type => Partner;

        public Saying Word(StatusChange change) => StatusUpdates.PretendPartner.WordFor(change.Status) is { } word
            ? new Saying.Tell(word, PartnerCall.Json(
                "status", "POST", $"status/{change.ExternalId}", new Access.Open(), new JsonObject { ["word"] = word, ["id"] = change.MessageId })
                with { Personal = change.Status is AttemptStatus.DeliveryInProgress })
            : new Saying.Silent("no_word");
    }
}
