using Integrations.Abstractions;
using Integrations.StatusUpdates;

namespace Integrations.Tests.StatusUpdates.Model;

/// <summary>One <see cref="TellDelivery"/> under the test's hand: it runs until it waits for the database or the partner, and no further.</summary>
internal sealed class SteppedTelling : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource<PendingCall> _asks = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _rings = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Outcome> _ends = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Told> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly NaturalBatch<PendingCall> _calls;
    private readonly NaturalBatch<Outcome> _outcomes;
    private readonly Task _pumps;

    public SteppedTelling(Telling telling)
    {
        Telling = telling;
        _calls = new NaturalBatch<PendingCall>(1, batch => Hand(_asks, batch[0]));
        _outcomes = new NaturalBatch<Outcome>(1, batch => Hand(_ends, batch[0]));
        _pumps = Task.WhenAll(_calls.RunAsync(), _outcomes.RunAsync());
    }

    public Telling Telling { get; }

    /// <summary>Waits for its row; set once it has asked for one.</summary>
    public PendingCall? Asked { get; private set; }

    /// <summary>Its bytes are on the way.</summary>
    public bool OnWire { get; private set; }

    /// <summary>Whether the bytes have arrived, and were taken; null while they are still on the way.</summary>
    public bool? Arrived { get; set; }

    public Outcome? Outcome { get; private set; }

    public async Task StartAsync(TellDelivery tell)
    {
        _ = tell.RunAsync(Telling, _calls, _outcomes, CancellationToken.None);
        await Task.WhenAny(_asks.Task, _ends.Task).WaitAsync(Patience);
        Asked = _asks.Task.IsCompleted ? await _asks.Task : null;
        await NoteEndAsync();
    }

    public async Task WrittenAsync(bool yes)
    {
        Asked!.Written.SetResult(yes);
        await GoOnAsync();
    }

    /// <summary>Another's hand has completed what it waited for.</summary>
    public async Task GoOnAsync()
    {
        await Task.WhenAny(_rings.Task, _ends.Task).WaitAsync(Patience);
        OnWire = _rings.Task.IsCompleted;
        await NoteEndAsync();
    }

    /// <summary>The partner's side of it.</summary>
    public Task<Told> Ring()
    {
        _rings.SetResult();
        return _answer.Task;
    }

    public Task AnswerAsync(Told told)
    {
        _answer.SetResult(told);
        return EndAsync();
    }

    public Task FailAsync(Exception ours)
    {
        _answer.SetException(ours);
        return EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Asked?.Written.TrySetResult(false);
        _answer.TrySetResult(new Told(new SendOutcome(OutcomeKind.InDoubt, "host_died"), Call: null));
        await _ends.Task.WaitAsync(Patience);
        _calls.Complete();
        _outcomes.Complete();
        await _pumps;
    }

    private async Task EndAsync()
    {
        await _ends.Task.WaitAsync(Patience);
        OnWire = false;
        await NoteEndAsync();
    }

    private async Task NoteEndAsync() => Outcome = _ends.Task.IsCompleted ? await _ends.Task : null;

    private static Task Hand<T>(TaskCompletionSource<T> to, T what)
    {
        to.SetResult(what);
        return Task.CompletedTask;
    }
}

/// <summary>What a host's engine sees of the partner: each call stops at the test's hand.</summary>
internal sealed class SteppedPartner(ModelPartner partner, Func<Telling, SendOutcome?> refusal, Func<Telling, Asked> answer) : ITellPartner
{
    private readonly Dictionary<Telling, SteppedTelling> _tellings = [];

    public SteppedTelling Expect(Telling telling) => _tellings[telling] = new SteppedTelling(telling);

    public void Forget(SteppedTelling telling) => _tellings.Remove(telling.Telling);

    public Task<SendOutcome?> PrepareAsync(Telling telling, CancellationToken stop)
    {
        telling.Prepared = new Prepared(new Uri("http://partner.test/status"), [], "{}", AuditBody: null);
        return Task.FromResult(refusal(telling));
    }

    public Task<Told> TellAsync(Telling telling, CancellationToken stop) => _tellings[telling].Ring();

    public bool CanBeAsked(Telling telling) => partner.CanBeAsked;

    public Task<Asked> AskAsync(Telling telling, TimeSpan within, CancellationToken stop) =>
        Task.FromResult(answer(telling));
}
