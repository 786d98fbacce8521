using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrations.Sandbox.Keys;
using Integrations.Sandbox.Partners;

namespace Integrations.Sandbox.Orders;

/// <summary>
/// Sends what a partner says to the gateway: signed as the partner signs, and the same bytes again on a broken connection, a 5xx or
/// a 429, until there is an answer or the run ends.
/// </summary>
internal sealed class PartnerSender(HttpClient http, Doors gateway, KeyRing keys, OrderBook book, EventBook events, Dice dice, TimeProvider clock)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <param name="order">Whose proof it is.</param>
    /// <param name="body">The bytes as they will be sent.</param>
    /// <param name="target">Where they will be sent; needed where the partner signs it.</param>
    /// <param name="tokenLifetime">The usual one where nothing is said.</param>
    public IReadOnlyList<KeyValuePair<string, string>> Proof(
        SentOrder order, ReadOnlySpan<byte> body, Target? target = null, TimeSpan? tokenLifetime = null) => Prover.HeadersFor(
            order.Speaking.Proof, dice.Pick(keys.Of(order.Partner, order.Region).Inbound), body, clock.GetUtcNow(), tokenLifetime, target);

    /// <summary>Sends an order until it is answered, and judges the answer by the order's kind.</summary>
    public async Task SendAsync(SentOrder order, CancellationToken stop)
    {
        book.Write(order);
        if (order.First is { } first)
        {
            var offered = await AskAsync(order, first.Last, stop);
            if (Complaint(first, offered) is { } no)
            {
                order.Answer = offered with { Status = StatusCodes.Status422UnprocessableEntity };
                book.Misanswered(order, "before it was sent, the quote " + no);
                return;
            }
        }

        var answer = await AskAsync(order, order.Last, stop);
        var complaint = Complaint(order, answer);
        if (complaint is null && OrderWriter.Acceptance(order, answer) is { } acceptance)
        {
            order.Last = acceptance;
            answer = await AskAsync(order, acceptance, stop);
            complaint = Complaint(order, answer);
        }

        order.Answer = answer;
        if (complaint is not null)
            book.Misanswered(order, complaint);
    }

    /// <summary>The same bytes once more: the answer has to be the same.</summary>
    public async Task RepeatAsync(SentOrder order, CancellationToken stop)
    {
        var again = await SayAsync(order, order.Last, stop);
        if ((order.Receipt ?? order.Answer) is { } first && (first.Status != again.Status || !Same(first.Body, again.Body)))
            book.Misanswered(order, Invariant($"the same order again was answered {again.Status}, not as before {first.Status}: {Excerpt(again.Body)}"));
    }

    /// <summary>Takes the order back. Too late is an answer, too; unknown is not.</summary>
    public async Task CancelAsync(SentOrder order, CancellationToken stop)
    {
        if (OrderWriter.Cancellation(order) is not var (method, path, body))
            return;
        if (order.Speaking.Cancel!.EventId is { } place)
            body = Renewed(body, place);
        order.CancelAsked = true;
        var answer = await AskAsync(order, new SaidCall(order.Speaking.Cancel!, method, path, body), stop);
        order.CancelAccepted = order.Speaking.Cancel!.Accepted.Contains(answer.Status) && answer.Status < 300;
        var tooLate = answer.Status is >= 400 and < 500 and not (401 or 403 or 404);
        if (!order.Speaking.Cancel!.Accepted.Contains(answer.Status) && !tooLate)
            book.Misanswered(order, Invariant($"the cancellation was answered {answer.Status}: {Excerpt(answer.Body)}"));
    }

    /// <summary>For an order that somebody else sends.</summary>
    public void Expect(SentOrder order)
    {
        if (order.Call.EventId is { } place)
            events.Write(order, order.Call, EventId(order.Body, place));
    }

    /// <summary>
    /// The answer: at once, or, where the gateway gives a receipt, by the call that follows. An event whose answer asks for patience is
    /// said again as a new one.
    /// </summary>
    private async Task<OrderAnswer> AskAsync(SentOrder order, SaidCall said, CancellationToken stop)
    {
        var (call, method, path, body) = said;
        if (call.EventId is not { } place)
            return await SayAsync(order, method, path, body, stop);
        while (true)
        {
            var spoken = events.Write(order, call, EventId(body, place));
            var receipt = await SayAsync(order, method, path, body, stop);
            if (call == order.Call)
                order.Receipt = receipt;
            if (!call.Accepted.Contains(receipt.Status))
                return receipt;
            spoken.IsOwed = true;
            var heard = await spoken.Answered.WaitAsync(stop);
            if (!call.AskAgain.Contains(heard.Word, StringComparer.Ordinal))
                return new OrderAnswer(heard.Operation == call.AnsweredBy ? call.Accepted[0] : StatusCodes.Status422UnprocessableEntity, heard.Body);
            body = Renewed(body, place);
        }
    }

    /// <summary>The same in a new event.</summary>
    private byte[] Renewed(byte[] body, string place)
    {
        var again = JsonNode.Parse(body)!;
        JsonPath.Set(again, place, Guid.CreateVersion7(clock.GetUtcNow()).ToString());
        return JsonSerializer.SerializeToUtf8Bytes(again);
    }

    private static string EventId(byte[] body, string place) => JsonPath.Get(HeardCall.Parse(body), place)?.ToString() ?? "";

    private static string? Complaint(SentOrder order, OrderAnswer answer) => order.Kind switch
    {
        OrderKind.Invalid when answer.Status is < 400 or >= 500 or 401 or 403 or 404 => Invariant($"was answered {answer.Status}"),
        OrderKind.Invalid when order.Speaking.Invalid is { } invalid && !Names(answer, invalid.Remove) =>
            Invariant($"was answered {answer.Status} without naming {invalid.Remove}"),
        OrderKind.Invalid => null,
        _ => order.Last.Call.Accepted.Contains(answer.Status) ? null : Invariant($"was answered {answer.Status}: {Excerpt(answer.Body)}"),
    };

    private Task<OrderAnswer> SayAsync(SentOrder order, SaidCall call, CancellationToken stop) =>
        SayAsync(order, call.Method, call.Path, call.Body, stop);

    private async Task<OrderAnswer> SayAsync(SentOrder order, string method, string path, byte[] body, CancellationToken stop)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var (answer, retryAfter) = await TrySayAsync(order, method, path, body, stop);
            if (answer is not null)
                return answer;
            var wait = pause * dice.Between(0.5, 1);
            await Task.Delay(retryAfter > wait ? retryAfter.Value : wait, clock, stop);
        }
    }

    private async Task<(OrderAnswer? Answer, TimeSpan? RetryAfter)> TrySayAsync(
        SentOrder order, string method, string path, byte[] body, CancellationToken stop)
    {
        using var door = gateway.Enter();
        var url = new Uri(door.Address, path);
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        foreach (var (name, value) in Proof(order, body, Target.Of(method, url)))
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var response = await http.SendAsync(request, stop);
            if ((int)response.StatusCode is 429 or >= 500)
            {
                order.LastFailure = Invariant($"http {(int)response.StatusCode}");
                return (null, response.Headers.RetryAfter?.Delta);
            }

            return (new OrderAnswer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(stop)), null);
        }
        catch (HttpRequestException)
        {
            door.NoAnswer();
            order.LastFailure = "no connection";
            return default;
        }
        catch (TaskCanceledException) when (!stop.IsCancellationRequested)
        {
            door.NoAnswer();
            order.LastFailure = "no answer in time";
            return default;
        }
    }

    private static bool Same(byte[] left, byte[] right) =>
        left.AsSpan().SequenceEqual(right) || JsonNode.DeepEquals(HeardCall.Parse(left), HeardCall.Parse(right));

    private static bool Names(OrderAnswer answer, string path) =>
        Encoding.UTF8.GetString(answer.Body).Contains(JsonPath.LastName(path), StringComparison.Ordinal);

    private static string Excerpt(byte[] body) => Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, 300));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
