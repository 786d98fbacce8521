using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Integrations.Sandbox.Tests.Pretend;

/// <summary>One delivery of the pretend gateway: tells its partner each new word once, in order.</summary>
internal sealed class PretendDelivery
{
    private readonly Channel<JsonObject> _news = Channel.CreateUnbounded<JsonObject>();
    private readonly Vice _vice;
    private readonly PretendPost _post;
    private long _version;
    private long _seq;
    private (string Word, string? Robot) _said = ("", null);
    private JsonObject? _heldBack;

    public PretendDelivery(Guid id, string externalId, int version, string region, string ticket, Vice vice, PretendPost post)
    {
        (Id, ExternalId, ApiVersion, Region, Ticket, _vice, _post) = (id, externalId, version, region, ticket, vice, post);
        _ = TellAsync();
    }

    public Guid Id { get; }

    public string ExternalId { get; }

    public int ApiVersion { get; }

    public string Region { get; }

    public string Ticket { get; }

    /// <summary>An old or known change changes nothing.</summary>
    public void Take(JsonObject change)
    {
        lock (_news)
        {
            var version = (long)change["version"]!;
            if (version <= _version)
                return;
            _version = version;
            _news.Writer.TryWrite(change);
        }
    }

    private async Task TellAsync()
    {
        await foreach (var change in _news.Reader.ReadAllAsync())
        {
            if (_vice is Vice.SwapsNeighbours && _heldBack is null && WordOf(change) is "coming")
            {
                _heldBack = change;
                continue;
            }

            await SayAsync(change);
            if (_heldBack is { } old && WordOf(change) is not null)
            {
                _heldBack = [];
                if (old.Count > 0)
                    await SayAsync(old);
            }
        }
    }

    private async Task SayAsync(JsonObject change)
    {
        if (WordOf(change) is not { } word)
            return;
        var robot = ApiVersion == 1 && word is not "canceled" ? (string?)change["robotId"] : null;
        var again = _said == (word, robot);
        if (again && !(ApiVersion == 2 && (int)change["attempt"]! > 1) && _vice is not Vice.RepeatsWord)
            return;
        if (_vice is Vice.ForgetsTheEnd && word is "done" or "canceled" or "back" && _vice is Vice.ForgetsTheEnd)
            return;
        _said = (word, robot);
        var messageId = $"{Id:N}-{++_seq}";
        await _post.TellAsync(this, word, robot, messageId, _seq, _vice);
        if (_vice is Vice.SaysTwice)
            await _post.TellAsync(this, word, robot, messageId, _seq, _vice);
        if (_vice is Vice.RepeatsWord)
            await _post.TellAsync(this, word, robot, messageId + "b", ++_seq, _vice);
    }

    private string? WordOf(JsonObject change) => (ApiVersion, (string?)change["status"]) switch
    {
        (1, "Scheduled" or "Assigned") => "assigned",
        (_, "InTransitToPartner") => "coming",
        (_, "AtPickup") => "at_pickup",
        (_, "InTransit") => "on_the_way",
        (1, "AtDestination" or "DeliveryInProgress") => "there",
        (_, "Delivered" or "Completed") => "done",
        (1, "Returned") => "back",
        (_, "Canceled" or "TimedOut" or "Unrecoverable" or "RequestFailed" or "Returned") => "canceled",
        _ => null,
    };
}
