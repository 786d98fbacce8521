using System.Security.Cryptography;
using System.Text;
using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Ingress.Intake;
using Integrations.Ingress.Keeping;
using Npgsql;

namespace Integrations.Ingress;

/// <summary>
/// Keeps orders that we do not take, as deliveries without effect. The same order refused for the same reasons is one delivery and one
/// answer, however often and however many at once it comes; it does not keep its external id, so that a mended order may come under it.
/// </summary>
internal sealed class RefusedOrders(RequestStore store, PartnerAnswers answers)
{
    public Task<Judgement> InvalidAsync(Arrival arrival, DeliveryDraft draft, IReadOnlyList<Fault> faults) => KeepAsync(
        arrival,
        Row(arrival, DeliveryStatus.INVALID, draft.ExternalId, draft),
        new Judged(RequestVerdict.Invalid) { ExternalId = draft.ExternalId, Faults = faults },
        new Verdict.Invalid(faults));

    public Task<Judgement> UnreadableAsync(Arrival arrival, string externalId, IReadOnlyList<Fault> faults) => KeepAsync(
        arrival,
        Row(arrival, DeliveryStatus.INVALID, externalId, draft: null),
        new Judged(RequestVerdict.Unreadable) { ExternalId = externalId, Faults = faults },
        new Verdict.Invalid(faults));

    public Task<Judgement> RefuseAsync(Arrival arrival, string externalId, DeliveryDraft? draft, RefusalReason reason) => KeepAsync(
        arrival,
        Row(arrival, DeliveryStatus.INVALID, externalId, draft),
        new Judged(RequestVerdict.Refused)
        {
            ExternalId = externalId,
            Faults = [new Fault("$", RefusalRule.Of(reason))],
            Reason = reason.ToString(),
        },
        new Verdict.Refused(reason, externalId));

    /// <summary>While a person has new orders stopped.</summary>
    public Task<Judgement> StoppedAsync(Arrival arrival, string externalId, DeliveryDraft? draft) => KeepAsync(
        arrival,
        Row(arrival, DeliveryStatus.INVALID, externalId, draft),
        new Judged(RequestVerdict.Refused) { ExternalId = externalId, Faults = [StoppedIntake.Fault], Reason = StoppedIntake.Reason },
        new Verdict.Refused(StoppedIntake.Told, externalId));

    public Task<Judgement> NotRelevantAsync(Arrival arrival, string externalId, string why) => KeepAsync(
        arrival,
        Row(arrival, DeliveryStatus.NOT_RELEVANT, externalId, draft: null),
        new Judged(RequestVerdict.NotRelevant) { ExternalId = externalId, Reason = why },
        new Verdict.NotRelevant(why));

    private async Task<Judgement> KeepAsync(Arrival arrival, Delivery delivery, Judged judged, Verdict verdict)
    {
        // An id that no index takes is no id.
        if (delivery.ExternalDeliveryId is not { Length: > 0 and <= Arrival.LongestExternalId } id || id.Any(char.IsControl))
        {
            await store.KeepAsync(arrival, judged);
            return new Judgement(verdict);
        }

        var reply = answers.Word(arrival.Door, arrival.Message, verdict);
        (delivery.AnswerStatus, delivery.AnswerContentType, delivery.AnswerBody) = (reply.Status, reply.ContentType, reply.Body.ToArray());
        using var unit = store.Begin(arrival);
        delivery.DataKeyId = unit.Key.Id;
        var earlier = await store.KeepAfterAsync(
            unit,
            [Lock(delivery), DeliveryRows.FindRefused(delivery)],
            (reader, token) => EarlierAsync(reader, judged, token),
            found => Rows(unit, delivery, judged, found));
        return earlier is null
            ? new Judgement(verdict, reply)
            : new Judgement(verdict, new Reply(earlier.Answer.Status, earlier.Answer.ContentType, earlier.Answer.Body)) { Repeated = true };
    }

    private static IEnumerable<NpgsqlBatchCommand> Rows(RequestUnit unit, Delivery delivery, Judged judged, Earlier? earlier)
    {
        if (earlier is null)
        {
            yield return DeliveryRows.Insert(delivery);
            foreach (var fault in judged.Faults ?? [])
            {
                yield return DeliveryRows.Insert(new DeliveryError
                {
                    Id = Guid.CreateVersion7(unit.Arrival.At),
                    DeliveryId = delivery.Id,
                    Path = fault.Path,
                    Rule = fault.Rule,
                    CreatedAt = unit.Arrival.At,
                });
            }
        }

        foreach (var statement in unit.Request(judged with { DeliveryId = earlier?.DeliveryId ?? delivery.Id }))
            yield return statement;
    }

    /// <summary>The same order, refused before for the same reasons. Other reasons are another judgement: a store may be known by now.</summary>
    private static async Task<Earlier?> EarlierAsync(NpgsqlDataReader reader, Judged judged, CancellationToken token)
    {
        await reader.NextResultAsync(token);
        var now = (judged.Faults ?? []).ToHashSet();
        while (await reader.ReadAsync(token))
        {
            var (paths, rules) = (reader.GetFieldValue<string[]>(4), reader.GetFieldValue<string[]>(5));
            if (now.SetEquals(paths.Zip(rules, (path, rule) => new Fault(path, rule))))
                return new Earlier(reader.GetGuid(0), new KeptAnswer(reader.GetInt32(1), reader.GetString(2), reader.GetFieldValue<byte[]>(3)));
        }

        return null;
    }

    private static Delivery Row(Arrival arrival, DeliveryStatus status, string externalId, DeliveryDraft? draft) => new()
    {
        Id = Guid.CreateVersion7(arrival.At),
        ExternalDeliveryId = externalId,
        IntegrationType = arrival.Partner,
        ApiVersion = arrival.Door.Route.ApiVersion,
        Region = arrival.Message.Region,
        Status = status,
        Source = draft?.Source ?? Source.other,
        SourceWord = draft?.SourceWord,
        IncomingRequestId = arrival.Id,
        ReceivedAt = arrival.At,
        ContentHash = arrival.BodyHash,
        ExternalStoreId = draft?.StoreId,
        CreatedAt = arrival.At,
    };

    /// <summary>Two of the same at once: the second waits until the first can be found.</summary>
    private static NpgsqlBatchCommand Lock(Delivery delivery)
    {
        var key = SHA256.HashData([.. Encoding.UTF8.GetBytes($"{delivery.IntegrationType}|{delivery.ExternalDeliveryId}|"), .. delivery.ContentHash]);
        return DeliveryRows.Lock(BitConverter.ToInt64(key));
    }

    private sealed record Earlier(Guid DeliveryId, KeptAnswer Answer);
}
