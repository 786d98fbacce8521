namespace Integrations.Sandbox;

/// <summary>
/// The addresses under which the gateway can be reached, one for each of its hosts. A caller gets the one with the fewest calls under
/// way, as a load balancer would choose it: a host that hangs soon has more than the others. One that does not answer is left aside for
/// a moment while there is another.
/// </summary>
internal sealed class Doors(TimeProvider clock)
{
    private static readonly TimeSpan Aside = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Door[] _doors = [];
    private int _turn;

    /// <summary>These, and no others any more. Calls under way are not disturbed.</summary>
    public void Open(IReadOnlyList<Uri> addresses)
    {
        lock (_gate)
        {
            _doors = [.. addresses.Select(address => _doors.FirstOrDefault(door => door.Address == address) ?? new Door(address))];
        }

        if (addresses.Count > 0)
            _opened.TrySetResult();
    }

    /// <summary>Comes when there is an address.</summary>
    public Task OpenedAsync(CancellationToken stop) => _opened.Task.WaitAsync(stop);

    /// <summary>The address for one call; to be disposed when the call is over.</summary>
    public Passage Enter()
    {
        lock (_gate)
        {
            if (_doors.Length == 0)
                throw new InvalidOperationException("The world is not connected to a gateway.");
            var now = clock.GetTimestamp();
            _turn = (_turn + 1) % _doors.Length;
            var door = _doors
                .Select((door, place) => (Door: door, Turn: (place - _turn + _doors.Length) % _doors.Length))
                .OrderBy(each => each.Door.AsideUntil > now).ThenBy(each => each.Door.UnderWay).ThenBy(each => each.Turn)
                .First().Door;
            door.UnderWay++;
            return new Passage(this, door);
        }
    }

    private void Left(Door door)
    {
        lock (_gate)
            door.UnderWay--;
    }

    private void LeaveAside(Door door)
    {
        lock (_gate)
            door.AsideUntil = clock.GetTimestamp() + (long)(Aside.TotalSeconds * clock.TimestampFrequency);
    }

    internal sealed class Door(Uri address)
    {
        public Uri Address { get; } = address;

        public int UnderWay { get; set; }

        public long AsideUntil { get; set; } = long.MinValue;
    }

    /// <summary>One call on its way.</summary>
    internal readonly struct Passage(Doors doors, Door door) : IDisposable
    {
        public Uri Address => door.Address;

        /// <summary>Nobody answered there.</summary>
        public void NoAnswer() => doors.LeaveAside(door);

        public void Dispose() => doors.Left(door);
    }
}
