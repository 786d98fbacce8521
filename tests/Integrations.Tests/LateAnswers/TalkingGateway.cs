using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Ops.Explain;
using Integrations.Partners;
using Integrations.StatusUpdates;
using Integrations.Testing;
using Integrations.Tests.Ingress;
using Integrations.Tests.Ops;
using MediatR;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Integrations.Tests.LateAnswers;

/// <summary>The doors and the engine together, with a partner that is answered by calls of ours.</summary>
public sealed class TalkingGateway : PretendGateway, IAsyncLifetime
{
    public const IntegrationType Talker = IntegrationType.OLO;

    internal ListeningPartner Listener { get; private set; } = null!;

    protected override Dictionary<string, string?> Settings
    {
        get
        {
            var settings = PretendSettings.Partner(Talker, "US").Inbound(Talker, "US", 0, Secret);
            settings[$"Partners:{Talker}:Regions:US:BaseAddresses:1"] = Listener.Address.AbsoluteUri;
            settings[$"Partners:{Talker}:PatienceMilliseconds"] = "1000";
            settings["StatusUpdates:IdlePollMilliseconds"] = "20";
            return settings;
        }
    }

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

    /// <summary>An event of the partner, under an id of its own unless it is given one.</summary>
    public Task<PartnerHeard> TellAsync(string type, string id, string? eventId = null, Action<JsonObject>? change = null) =>
        TellAsync(Event(type, id, eventId ?? Orders.NewId("event"), change));

    public Task<PartnerHeard> TellAsync(JsonObject told) => SendAsync("POST", $"/{Talker}/v1/events", told);

    public static JsonObject Event(string type, string id, string eventId, Action<JsonObject>? change = null)
    {
        var told = type is "quote" or "order" ? Orders.Good(id) : new JsonObject { ["id"] = id };
        told["type"] = type;
        told["event"] = eventId;
        change?.Invoke(told);
        return told;
    }

    /// <summary>Reports changes as the Deliveries service does.</summary>
    public async Task ReportAsync(Guid delivery, int version, params AttemptStatus[] statuses)
    {
        var changes = statuses.Select((s, i) => new { eventId = $"e{version + i}", version = version + i, status = s.ToString(), robotId = "R1", occurredAt = "2030-01-15T12:00:00Z" });
        await AskAsync(HttpMethod.Post, $"deliveries/{delivery}/statuses", changes);
    }

    public async Task<JsonNode?> AskAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, "/internal/v1/" + path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", InternalToken);
        using var response = await Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        var text = await response.Content.ReadAsStringAsync();
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    public Task<Guid> DeliveryAsync(string id) => ValueAsync<Guid>("SELECT id FROM delivery WHERE external_delivery_id = $1", id);

    /// <summary>Kinds of answers and statuses, as they are numbered.</summary>
    public Task<IReadOnlyList<string>> SequenceAsync(string id) => ColumnAsync<string>(
        """
        SELECT u.seq || ' ' || coalesce(u.status::text, u.answer ->> 'kind') FROM status_update u JOIN external_state s USING (delivery_id)
        WHERE s.external_delivery_id = $1 ORDER BY u.seq
        """, id);

    public Task HeardAsync(string id, params string[] words) => Eventually.Holds(
        () => Task.FromResult(Listener.WordsOf(id).SequenceEqual(words)), $"{id} is told {string.Join(", ", words)}; it was told {string.Join(", ", Listener.WordsOf(id))}");

    /// <summary>Nothing is owed to anybody any more.</summary>
    public Task QuietAsync() => Eventually.Holds(
        async () => await ValueAsync<long>("SELECT (SELECT count(*) FROM egress_ready) + (SELECT count(*) FROM delivery_command)") == 0, "nothing is owed any more");

    protected override void AddMore(IServiceCollection services, IConfiguration configuration)
    {
        PretendModule[] plain = [new(Partner, 1), new(IntegrationType.DOORDASH, 1, 2, 3), new(IntegrationType.UBER, 1), new(IntegrationType.HUUVA, 1)];
        var talker = new TalkingModule(Talker);
        services.AddSingleton(new PartnerRegistry(
            [.. plain, talker], [.. plain.Select(m => m.Mapper), talker], [.. plain.Select(m => m.Formatter), talker],
            [.. plain.Select(m => m.Proofs), talker.Proofs], [], [], [talker]));
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
}

[CollectionDefinition(nameof(TalkingGatewayCollection))]
public sealed class TalkingGatewayCollection : ICollectionFixture<TalkingGateway>;
