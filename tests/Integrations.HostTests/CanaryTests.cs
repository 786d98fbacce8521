using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrations.Sandbox.Orders;
using Integrations.Storage;
using Integrations.Testing;
using Integrations.Testing.Hosts;
using Npgsql;
using Shouldly;
using Xunit;

namespace Integrations.HostTests;

/// <summary>Marks in every text of an order that says something of a person, and where they may not come out.</summary>
public sealed class CanaryTests(City city) : IClassFixture<City>
{
    private static readonly string[] Speaking =
        ["name", "address", "street", "instruction", "note", "email", "description", "phone", "unit", "reference", "business"];

    // What a partner identifies things by has to be found again, and what is a word of the contract cannot be changed.
    private static readonly string[] Identifying = ["_id", "external", "source", "method", "time", "_dt", "quote", "store", "send_"];

    private readonly CanaryText _canary = new();

    [Fact]
    public async Task Nothing_personal_comes_out_anywhere_but_at_the_Deliveries_service()
    {
        await using var traces = await Wiretap.StartAsync();
        await using var deliveries = await Wiretap.StartAsync(passOnTo: city.World.Address);
        await using var gateway = await city.StartGatewayAsync(more: new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DeliveriesService:BaseAddress"] = deliveries.Address.AbsoluteUri,
            ["Telemetry:OtlpEndpoint"] = traces.Address.AbsoluteUri,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            ["Serilog:MinimumLevel:Default"] = "Debug",
        });
        var accepted = new List<SentOrder>();
        foreach (var partner in city.World.Partners)
        {
            foreach (var speaking in partner.Speaks)
            {
                accepted.Add(await SendMarkedAsync(city.World.Writer.Write(partner, speaking, OrderKind.Counted)));
                await SendMarkedAsync(city.World.Writer.Write(partner, speaking, OrderKind.Invalid));
            }
        }

        await city.AllFinalAsync(accepted.Count);
        (await gateway.StopAsync()).ShouldBe(0);

        foreach (var order in accepted)
            _canary.In(deliveries.Text).ShouldContain(found => found.StartsWith(order.ExternalId, StringComparison.Ordinal), "the service needs it");
        _canary.In(await DumpAsync()).ShouldBeEmpty("the database");
        _canary.In(await gateway.LogAsync()).ShouldBeEmpty("the log");
        traces.Text.ShouldContain("tell partner", customMessage: "traces were collected");
        _canary.In(traces.Text).ShouldBeEmpty("traces and metrics");
        _canary.In(await ServerLogAsync()).ShouldBeEmpty("PostgreSQL's log");
    }

    private async Task<SentOrder> SendMarkedAsync(SentOrder order)
    {
        var body = JsonNode.Parse(order.Body)!;
        Mark(body, order.ExternalId);
        var marked = new SentOrder
        {
            Partner = order.Partner,
            ExternalId = order.ExternalId,
            Region = order.Region,
            StoreId = order.StoreId,
            Kind = order.Kind,
            Speaking = order.Speaking,
            Call = order.Call,
            Method = order.Method,
            Path = order.Path,
            Body = JsonSerializer.SerializeToUtf8Bytes(body),
        };
        await city.World.Sender.SendAsync(marked, CancellationToken.None);
        if (order.Kind is OrderKind.Counted)
            marked.Accepted.ShouldBeTrue($"{order.Partner} v{order.Speaking.ApiVersion}");
        _canary.In(System.Text.Encoding.UTF8.GetString(marked.Answer!.Body)).ShouldBeEmpty("the answer");
        return marked;
    }

    private void Mark(JsonNode node, string order)
    {
        if (node is JsonObject obj)
        {
            foreach (var (name, value) in obj.ToList())
            {
                if (value is JsonValue leaf && leaf.TryGetValue<string>(out var text))
                    obj[name] = Marked(name, text, order);
                else if (value is not null)
                    Mark(value, order);
            }
        }
        else if (node is JsonArray array)
        {
            for (var i = 0; i < array.Count; i++)
            {
                if (array[i] is JsonValue leaf && leaf.TryGetValue<string>(out _))
                    continue;
                if (array[i] is { } element)
                    Mark(element, order);
            }
        }
    }

    private string Marked(string name, string text, string order)
    {
        if (!Speaking.Any(word => name.Contains(word, StringComparison.Ordinal)) || Identifying.Any(word => name.Contains(word, StringComparison.Ordinal)))
            return text;
        var label = $"{order}{name}";
        if (text.StartsWith('{'))
        {
            var inner = JsonNode.Parse(text)!;
            inner["street_address"] = new JsonArray(_canary.Word(label));
            return inner.ToJsonString();
        }

        return name.Contains("phone", StringComparison.Ordinal) ? _canary.Phone(label)
            : name.Contains("email", StringComparison.Ordinal) ? _canary.Email(label)
            : _canary.Word(label);
    }

    private async Task<string> DumpAsync()
    {
        var server = new NpgsqlConnectionStringBuilder(city.ConnectionString);
        var start = new ProcessStartInfo(
            PostgresBinaries.Find().Program("pg_dump"), ["-h", server.Host!, "-p", $"{server.Port}", "-U", server.Username!, "-d", server.Database!])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["PGPASSWORD"] = server.Password;
        using var dump = Process.Start(start)!;
        var text = await dump.StandardOutput.ReadToEndAsync();
        await dump.WaitForExitAsync();
        dump.ExitCode.ShouldBe(0);
        text.ShouldContain("COPY public.incoming_request");
        return text;
    }

    private async Task<string> ServerLogAsync()
    {
        await using var connection = new NpgsqlConnection(city.ConnectionString);
        await connection.OpenAsync();
        await using var read = new NpgsqlCommand("SHOW data_directory", connection);
        var folder = Path.GetDirectoryName((string)(await read.ExecuteScalarAsync())!)!;
        var log = await File.ReadAllTextAsync(Path.Combine(folder, "postgres.log"));
        log.ShouldNotBeEmpty();
        return log;
    }
}
