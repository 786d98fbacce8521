using System.Text;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Kit;

/// <summary>What we send is what the partner's public contract allows: every call of every change, every late answer, every answer.</summary>
public sealed class ContractTests
{
    private const string Word = "ZYZZYVA";

    [Theory]
    [MemberData(nameof(KitCases.Modules), MemberType = typeof(KitCases))]
    public void The_excerpt_names_its_source_or_says_why_there_is_none(string module)
    {
        var contract = KitContract.Of(KitModule.Of(module));

        (contract.Source ?? contract.Excuse).ShouldNotBeNullOrWhiteSpace();
        (contract.Source is null).ShouldBe(!contract.Names().Any(), "an excerpt has a source, and nothing else has");
    }

    [Theory]
    [MemberData(nameof(KitCases.Versions), MemberType = typeof(KitCases))]
    public void Every_call_is_as_the_contract_says_or_excused(string module, int version)
    {
        foreach (var (schema, body, what) in Calls(module, version))
            schema.Faults(body).ShouldBeEmpty($"{what} {body?.ToJsonString(KitJson.Readable)}");
    }

    [Theory]
    [MemberData(nameof(KitCases.Versions), MemberType = typeof(KitCases))]
    public void Every_answer_is_as_the_contract_says_or_excused(string module, int version)
    {
        foreach (var (schema, body, what) in Answers(module, version))
            schema.Faults(body).ShouldBeEmpty($"{what} {body?.ToJsonString(KitJson.Readable)}");
    }

    /// <summary>An excerpt that allows everything would prove nothing.</summary>
    [Theory]
    [MemberData(nameof(KitCases.Versions), MemberType = typeof(KitCases))]
    public void A_body_of_another_type_does_not_pass_and_neither_does_one_without_its_fields(string module, int version)
    {
        foreach (var (schema, body, what) in Calls(module, version).Concat(Answers(module, version)).DistinctBy(one => one.What))
        {
            schema.Faults(JsonValue.Create(Word)).ShouldNotBeEmpty(what);
            if (body is JsonObject { Count: > 0 } found)
            {
                // What may be empty says so.
                if (schema.Rules["required"] is not JsonArray { Count: 0 })
                    schema.Faults(new JsonObject()).ShouldNotBeEmpty($"{what}: nothing is required");
                foreach (var field in found.Select(field => field.Key).ToList())
                {
                    var other = found.DeepClone().AsObject();
                    other[field] = new JsonObject { [Word] = new JsonArray(Word) };
                    if (found[field] is not JsonObject)
                        schema.Faults(other).ShouldNotBeEmpty($"{what}: {field} may be anything");
                }
            }
        }
    }

    private static IEnumerable<(KitSchema Schema, JsonNode? Body, string What)> Calls(string module, int version)
    {
        var (found, contract) = (KitModule.Of(module), KitContract.Of(KitModule.Of(module)));
        foreach (var tell in KitTold.Of(found, version))
        {
            var (schema, excuse) = contract.Call(tell.Call.Operation, version);
            if (schema is null)
                excuse.ShouldNotBeNullOrWhiteSpace($"{KitContract.FileOf(found)} says nothing of the call {tell.Call.Operation}");
            else
                yield return (schema, Parsed(tell.Call.Body), $"{tell.Call.Operation} {tell.PartnerStatus}");
        }
    }

    private static IEnumerable<(KitSchema Schema, JsonNode? Body, string What)> Answers(string module, int version)
    {
        var (found, contract) = (KitModule.Of(module), KitContract.Of(KitModule.Of(module)));
        foreach (var (name, message) in AnswerSheetTests.Asked(found, version))
        {
            foreach (var verdict in KitVerdicts.All().Select(one => one.Verdict).Where(verdict => Fits(message.Route.Kind, verdict)))
            {
                var reply = found.Mapper.Answer(message, verdict);
                var (schema, excuse) = contract.Answer(verdict.GetType().Name, reply.Status, version);
                if (schema is null)
                    excuse.ShouldNotBeNullOrWhiteSpace($"{KitContract.FileOf(found)} says nothing of the answer {verdict.GetType().Name} ({reply.Status})");
                else
                    yield return (schema, Parsed(reply.Body), $"{verdict.GetType().Name} {reply.Status} on {name}");
            }
        }
    }

    /// <summary>Which verdicts can follow; those on everything fit every route.</summary>
    private static bool Fits(RouteKind kind, Verdict verdict) => verdict switch
    {
        Verdict.Quoted => kind is RouteKind.Quote,
        Verdict.Accepted or Verdict.AcceptedPending => kind is RouteKind.Create or RouteKind.AcceptQuote,
        Verdict.Refused => kind is RouteKind.Quote or RouteKind.Create or RouteKind.AcceptQuote or RouteKind.Plan,
        Verdict.Canceled or Verdict.CancelTooLate => kind is RouteKind.Cancel,
        Verdict.Unlocked or Verdict.UnlockRefused => kind is RouteKind.Unlock,
        Verdict.Updated or Verdict.UpdateTooLate => kind is RouteKind.Update,
        Verdict.State => kind is RouteKind.Query,
        Verdict.Recorded => kind is RouteKind.Report or RouteKind.Plan,
        _ => true,
    };

    private static JsonNode? Parsed(ReadOnlyMemory<byte> body) => body.IsEmpty ? null : JsonNode.Parse(Encoding.UTF8.GetString(body.Span));
}
