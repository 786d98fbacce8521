using System.Globalization;

namespace Integrations.Tests.StatusUpdates.Model;

/// <summary>The last steps in short, for whoever has to understand a failure; and what the run has come across, so that it cannot pass by missing it.</summary>
internal sealed class StepLog
{
    private const int Kept = 50;

    private readonly Queue<string> _last = new();
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    private int _ofEpisode;

    public int Steps { get; private set; }

    public IReadOnlyDictionary<string, int> Seen => _seen;

    public string Last => string.Join('\n', _last);

    public void Add(string step)
    {
        Steps++;
        _last.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{++_ofEpisode,5} {step}"));
        if (_last.Count > Kept)
            _last.Dequeue();
    }

    public void Saw(string what, bool happened = true)
    {
        if (happened)
            _seen[what] = _seen.GetValueOrDefault(what) + 1;
    }

    /// <summary>The steps of an episode that ended well are of no interest.</summary>
    public void Forget()
    {
        _last.Clear();
        _ofEpisode = 0;
    }
}
