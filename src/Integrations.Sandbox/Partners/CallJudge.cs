using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Integrations.Sandbox.Keys;
using Integrations.Sandbox.Orders;

namespace Integrations.Sandbox.Partners;

/// <summary>Judges our calls as the real partner would: finds what it expects, demands proof, checks shape and word, looks for the order.</summary>
internal sealed class CallJudge
{
    private readonly Dictionary<(string Partner, string Region), TokenDesk> _desks = [];
    private readonly KeyRing _keys;
    private readonly OrderBook _orders;
    private readonly ReceiptBook _receipts;
    private readonly Moods _moods;
    private readonly Dice _dice;
    private readonly EventBook _events;
    private readonly PaceCheck _pace;
    private readonly TimeProvider _clock;

    public CallJudge(
        IReadOnlyList<PartnerDescription> partners, KeyRing keys, OrderBook orders, ReceiptBook receipts, Moods moods, Dice dice,
        EventBook events, PaceCheck pace, TimeSpan tokenLifetime, TimeProvider clock)
    {
        (_keys, _orders, _receipts, _moods, _dice, _events, _pace, _clock) = (keys, orders, receipts, moods, dice, events, pace, clock);
        foreach (var partner in partners)
        {
            foreach (var region in partner.Regions)
                _desks[(partner.Partner, region)] = new TokenDesk(clock, tokenLifetime);
        }
    }

    public TokenDesk DeskOf(string partner, string region) => _desks[(partner, region)];

    public Judged Judge(PartnerDescription partner, HeardCall call, long seq, DateTimeOffset at)
    {
        var tally = _receipts.Tally(call.Partner);
        if (Recognise(partner, call) is not (var hearing, var understood))
        {
            tally.WrongShape($"no such call: {call.Method} in version {call.ApiVersion}");
            return new Judged(StatusCodes.Status404NotFound, null);
        }

        var checker = new Checker(DeskOf(call.Partner, call.Region), _clock);
        if (checker.Fault(hearing.Access, _keys.Of(call.Partner, call.Region).Outbound, call.Header, call.Bytes, call.Target) is { } unproved)
        {
            tally.NotProved($"{hearing.Operation} {unproved}");
            return new Judged(StatusCodes.Status401Unauthorized, new JsonObject { ["error"] = unproved });
        }

        if (_pace.Broken(partner, understood, hearing.Operation) is { } scope)
        {
            tally.CalledTooFast($"{hearing.Operation} {scope}");
            return new Judged(StatusCodes.Status429TooManyRequests, null);
        }

        return JudgeContent(hearing, understood, tally, seq, at);
    }

    private Judged JudgeContent(Hearing hearing, HeardCall call, PartnerTally tally, long seq, DateTimeOffset at)
    {
        var answered = hearing.Answers?.Find(call) is { } eventId ? _events.Find(call.Partner, eventId) : null;
        var externalId = hearing.ExternalId is { } locator ? locator.Find(call) : answered?.Order.ExternalId;
        // Of several that were said under one id the event knows which.
        var order = answered?.Order ?? (externalId is null || hearing.Answers is not null ? null : _orders.Find(call.Partner, externalId));
        var faults = CallCheck.SchemaFaults(hearing, call);
        if (answered is not null && (!answered.IsAnsweredBy(hearing.Operation) || !string.Equals(answered.Order.ExternalId, externalId, StringComparison.Ordinal)))
            faults.Add($"{hearing.Answers} answers another event");
        if (order is not null && !IsAtHome(order, call))
            faults.Add("address: another version or region than the order's");
        foreach (var fault in faults)
            tally.WrongShape($"{hearing.Operation} v{hearing.ApiVersion} {fault}");

        var word = hearing.Word.Find(call);
        var known = CallCheck.KnowsWord(hearing, word);
        if (!known)
            tally.UnknownWord($"{hearing.Operation} v{hearing.ApiVersion} '{word}'");
        if (order is null)
            tally.Stranger();

        var status = order is null ? StatusCodes.Status404NotFound
            : faults.Count > 0 || !known ? StatusCodes.Status400BadRequest
            : MoodOrAnswer(call.Partner, hearing);
        var heard = order is not null && status == hearing.Answer.Status;
        var body = heard ? hearing.Answer.Body?.DeepClone() : Complaint(faults);
        if (heard)
            answered?.Heard(new HeardAnswer(hearing.Operation, word ?? "", call.Bytes));
        var receipt = externalId is null ? null : Write(hearing, call, externalId, word, seq, at) with { Heard = heard, Faults = faults };
        return new Judged(status, body, receipt);
    }

    private int MoodOrAnswer(string partner, Hearing hearing)
    {
        var mood = _moods.Of(partner);
        return _dice.Falls(mood.FailRate) ? mood.Status : hearing.Answer.Status;
    }

    private static Receipt Write(Hearing hearing, HeardCall call, string externalId, string? word, long seq, DateTimeOffset at) => new()
    {
        Seq = seq,
        At = at,
        Partner = call.Partner,
        Region = call.Region,
        ApiVersion = hearing.ApiVersion,
        Operation = hearing.Operation,
        ExternalId = externalId,
        MessageId = hearing.MessageId?.Find(call),
        EventId = hearing.Answers?.Find(call),
        Word = word ?? "",
        Robot = hearing.Robot?.Find(call) is { Length: > 0 } robot ? robot : null,
        Digest = DigestOf(call),
        Heard = false,
    };

    private static bool IsAtHome(SentOrder order, HeardCall call) =>
        order.ApiVersion == call.ApiVersion && string.Equals(order.Region, call.Region, StringComparison.Ordinal);

    /// <summary>
    /// The expectation that fits the call. Where several share one address, the one whose word and fields fit; a call that fits none
    /// is judged by the first, so that its faults are named.
    /// </summary>
    private static (Hearing Hearing, HeardCall Call)? Recognise(PartnerDescription partner, HeardCall call)
    {
        (Hearing, HeardCall)? first = null;
        foreach (var hearing in partner.Hears)
        {
            if (hearing.ApiVersion != call.ApiVersion || !string.Equals(hearing.Method, call.Method, StringComparison.OrdinalIgnoreCase))
                continue;
            if (HeardCall.Match(hearing.Path, call.Path) is not { } values)
                continue;
            var understood = call with { PathValues = values };
            if (CallCheck.KnowsWord(hearing, hearing.Word.Find(understood)) && CallCheck.SchemaFaults(hearing, understood).Count == 0)
                return (hearing, understood);
            first ??= (hearing, understood);
        }

        return first;
    }

    private static JsonObject Complaint(List<string> faults) =>
        new() { ["errors"] = new JsonArray([.. faults.Select(fault => (JsonNode)fault)]) };

    private static string DigestOf(HeardCall call)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{call.Method} {call.Path}\n"));
        hash.AppendData(call.Bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>What a partner says to a call: the answer, and the receipt where the call is about an order.</summary>
internal sealed record Judged(int Status, JsonNode? Body, Receipt? Receipt = null);
