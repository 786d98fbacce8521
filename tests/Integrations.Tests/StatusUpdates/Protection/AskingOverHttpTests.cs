using System.Text;
using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Exchange;
using Integrations.Partners;
using Integrations.StatusUpdates;
using Integrations.Storage;
using Integrations.Testing;
using Integrations.Tests.Exchange;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NSubstitute;
using Shouldly;
using Xunit;

namespace Integrations.Tests.StatusUpdates.Protection;

/// <summary>The question over a real connection, and what is on record of it.</summary>
public sealed class AskingOverHttpTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    [Theory]
    [InlineData(200, """{"status":"delivered"}""", Known.Received, OutcomeKind.Delivered, "Sent http_200 200")]
    [InlineData(404, "{}", Known.Absent, OutcomeKind.UnknownDelivery, "Sent http_404 404")]
    [InlineData(500, "{}", Known.Unclear, OutcomeKind.Transient, "Retry http_500 500")]
    public async Task A_partner_is_asked_in_its_own_words_and_both_sides_are_on_record(int status, string answer, Known known, OutcomeKind kind, string recorded)
    {
        await using var partner = RawServer.Answering(RawServer.Answer(status, answer, "Retry-After: 7"));
        using var outside = new Asker(database.ConnectionString, partner.Address);
        await using var run = new EngineRun(database.ConnectionString, outside.Partner);

        var telling = await DoubtfulAsync(run);
        outside.Partner.CanBeAsked(telling).ShouldBeTrue();
        var asked = await outside.Partner.AskAsync(telling, TimeSpan.FromSeconds(5), CancellationToken.None);

        (asked.Known, asked.Outcome.Kind, asked.Outcome.RetryAfter).ShouldBe((known, kind, TimeSpan.FromSeconds(7)));
        partner.Requests.ShouldHaveSingleItem().ShouldStartWith($"GET /deliveries/{telling.Owed.ExternalId} HTTP/1.1");
        partner.Requests[0].ShouldContain("Authorization: Bearer an outbound secret of the partner");
        var (request, response) = await RecordAsync(run, telling);
        request.ShouldBe($"Query status_query 1 {telling.Change.Change.MessageId} GET true");
        response.ShouldBe(recorded + " false");
        (await run.ScalarAsync<string>("SELECT headers::text FROM client_requests WHERE delivery_id = $1", telling.Owed.Claim.DeliveryId)).ShouldNotContain("secret");
    }

    [Fact]
    public async Task A_question_that_is_not_answered_in_its_time_settles_nothing_and_is_on_record_as_well()
    {
        await using var partner = RawServer.Start(connection => connection.NeverAsync());
        using var outside = new Asker(database.ConnectionString, partner.Address);
        await using var run = new EngineRun(database.ConnectionString, outside.Partner);

        var telling = await DoubtfulAsync(run);
        var asked = await outside.Partner.AskAsync(telling, TimeSpan.FromMilliseconds(200), CancellationToken.None);

        (asked.Known, asked.Outcome.Kind).ShouldBe((Known.Unclear, OutcomeKind.Unreachable));
        (await RecordAsync(run, telling)).Response.ShouldStartWith("Retry ");
    }

    [Fact]
    public async Task A_status_that_the_partner_has_no_question_for_cannot_be_asked_about()
    {
        await using var run = new EngineRun(database.ConnectionString, new PlayedPartner());
        using var outside = new Asker(database.ConnectionString, new Uri("http://127.0.0.1:9/"));

        outside.Partner.CanBeAsked(await DoubtfulAsync(run, AttemptStatus.InTransit)).ShouldBeFalse();
    }

    /// <summary>The whole way: the connection is cut before the answer, the partner is asked, and is not told a second time.</summary>
    [Fact]
    public async Task A_call_whose_answer_was_lost_is_asked_about_and_not_repeated()
    {
        var requests = 0;
        await using var partner = RawServer.Start(async connection =>
        {
            while (await connection.ReadRequestAsync())
            {
                if (Interlocked.Increment(ref requests) == 1)
                {
                    connection.Reset();
                    return;
                }

                await connection.SayAsync(RawServer.Answer(200, """{"status":"delivered"}"""));
            }
        });
        using var outside = new Asker(database.ConnectionString, partner.Address);
        await using var room = await LaneTestRoom.StartAsync(database);
        var run = await room.HostAsync(outside.Partner);
        var delivery = (await run.ReportNewAsync(1, AttemptStatus.Delivered)).Single();

        await run.AllSettledAsync();

        partner.Requests.Select(r => r.Split(' ')[0]).ShouldBe(["POST", "GET"]);
        (await run.ScalarAsync<string>("SELECT decision || ' ' || reason FROM status_decision WHERE delivery_id = $1", delivery)).ShouldBe("Sent confirmed_by_query");
        (await run.ScalarAsync<string[]>(
            "SELECT array_agg(purpose || ' ' || outcome ORDER BY q.requested_at) FROM client_requests q JOIN client_responses r ON r.client_request_id = q.id WHERE delivery_id = $1",
            delivery)).ShouldBe(["StatusUpdate Retry", "Query Sent"]);
    }

    private static async Task<Telling> DoubtfulAsync(EngineRun run, AttemptStatus status = AttemptStatus.Delivered)
    {
        var delivery = (await run.ReportNewAsync(1, status)).Single();
        var claim = (await run.ClaimAsync()).Single(c => c.DeliveryId == delivery);
        var owed = (await run.Store.LoadAsync([claim], CancellationToken.None)).Single();
        var said = (Saying.Tell)new PretendPartner().Word(owed.Changes[0].Change);
        return new Telling(owed, new TellPlan([], null), owed.Changes[0], said);
    }

    private static async Task<(string Request, string Response)> RecordAsync(EngineRun run, Telling telling) => (
        await run.ScalarAsync<string>(
            "SELECT concat_ws(' ', purpose, operation, attempt, message_id, method, (lease_token IS NULL)::text) FROM client_requests WHERE delivery_id = $1",
            telling.Owed.Claim.DeliveryId),
        await run.ScalarAsync<string>(
            "SELECT concat_ws(' ', outcome, detail, status_code, r.stale::text) FROM client_responses r JOIN client_requests q ON q.id = r.client_request_id WHERE delivery_id = $1",
            telling.Owed.Claim.DeliveryId));

    /// <summary>The rooms that a call to a partner goes through, with a partner that lets itself be asked.</summary>
    private sealed class Asker : IDisposable
    {
        private readonly ScratchFolder _keys = ScratchFolder.Create("keys");
        private readonly ServiceProvider _services;

        public Asker(string connectionString, Uri address)
        {
            var pretend = new PretendPartner();
            var registry = new PartnerRegistry([pretend], [pretend], [pretend], [pretend], [], [new Query()]);
            var settings = PretendPartner.Settings(registry, 64, ("Partners:ALLY:Regions:US:BaseAddresses:1", address.AbsoluteUri));
            IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Encryption:KeyFolder"] = Path.Combine(_keys.Path, "ring"),
                ["Encryption:AllowUnprotectedKeys"] = "true",
                ["Outbound:AllowPrivateNetworks"] = "true",
            }).Build();
            _services = new ServiceCollection()
                .AddLogging()
                .AddSingleton(Substitute.For<IHostEnvironment>())
                .AddSingleton(TimeProvider.System)
                .AddSingleton(NodeName.OfThisProcess(TimeProvider.System))
                .AddSingleton(registry).AddSingleton(settings)
                .AddSingleton<HttpPartner>()
                .AddStorage(connectionString)
                .AddCustomers(configuration)
                .AddExchange(configuration)
                .BuildServiceProvider(validateScopes: true);
        }

        public HttpPartner Partner => _services.GetRequiredService<HttpPartner>();

        public void Dispose()
        {
            _services.Dispose();
            _keys.Dispose();
        }
    }

    private sealed class Query : IStatusQuery
    {
        public IntegrationType Type => PretendPartner.Name;

        public PartnerCall? Ask(StatusChange change, string partnerStatus) => change.Status is AttemptStatus.InTransit
            ? null
            : new PartnerCall("status_query", "GET", $"deliveries/{change.ExternalId}", new Access.Bearer());

        public Known Read(PartnerAnswer answer, StatusChange change, string partnerStatus) => answer.Status switch
        {
            404 => Known.Absent,
            200 when Encoding.UTF8.GetString(answer.Body.Span).Contains(partnerStatus, StringComparison.Ordinal) => Known.Received,
            _ => Known.Unclear,
        };
    }
}
