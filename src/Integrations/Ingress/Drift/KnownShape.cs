using Integrations.Abstractions;
using Integrations.Partners;

namespace Integrations.Ingress.Drift;

/// <summary>
/// What of one partner's bodies in one version is known, and what was seen beside it and is not yet written. Belongs to one thread.
/// </summary>
internal sealed class KnownShape
{
    /// <summary>New names in one object, at most: where there are more, they are data.</summary>
    public const int MostNamesOfAnObject = 16;

    private readonly HashSet<ShapePart> _known;
    private readonly Dictionary<string, Vocabulary> _words;
    private readonly int _mostPaths;
    private readonly HashSet<ShapePart> _taken = [];
    private readonly Dictionary<string, HashSet<string>> _names = new(StringComparer.Ordinal);
    private Dictionary<ShapePart, Seen> _unwritten = [];

    public KnownShape(IEnumerable<ReadOnlyMemory<byte>> samples, IEnumerable<Vocabulary> words, int mostPaths)
    {
        // A sample may have a word that nobody lists, to show what becomes of one: so it is not asked which words are known.
        _known = [.. samples.SelectMany(sample => BodyShape.Of(sample.Span))];
        _words = words.ToDictionary(vocabulary => vocabulary.Path, StringComparer.Ordinal);
        _mostPaths = mostPaths;
    }

    /// <summary>Each version of a partner has its own.</summary>
    public static KnownShape Of(PartnerSamples samples, IIngressMapper mapper, int apiVersion, int mostPaths) =>
        new(samples.Of(mapper).Where(sample => sample.Route.ApiVersion == apiVersion).Select(sample => sample.Body), mapper.Vocabularies(apiVersion), mostPaths);

    public void Look(ReadOnlySpan<byte> body, Guid requestId, DateTimeOffset at)
    {
        foreach (var part in BodyShape.Of(body, _words))
        {
            if (_known.Contains(part))
                continue;
            var bounded = Bounded(part);
            _unwritten[bounded] = _unwritten.TryGetValue(bounded, out var seen)
                ? seen with { Count = seen.Count + 1, Last = at }
                : new Seen(1, at, at, requestId);
        }
    }

    /// <summary>What was seen since the last time.</summary>
    public IReadOnlyDictionary<ShapePart, Seen> Take()
    {
        var taken = _unwritten;
        _unwritten = [];
        return taken;
    }

    /// <summary>What could not be written is written next time.</summary>
    public void PutBack(IReadOnlyDictionary<ShapePart, Seen> parts)
    {
        foreach (var (part, seen) in parts)
        {
            _unwritten[part] = _unwritten.TryGetValue(part, out var later)
                ? seen with { Count = seen.Count + later.Count, Last = later.Last }
                : seen;
        }
    }

    /// <summary>The part, or what stands for it when there are too many.</summary>
    private ShapePart Bounded(ShapePart part)
    {
        if (_taken.Contains(part))
            return part;
        if (_taken.Count >= _mostPaths)
            return part with { Path = BodyShape.Other };
        var bounded = part with { Path = Masked(part.Path) };
        _taken.Add(bounded);
        return bounded;
    }

    /// <summary>From the outside in: an object with too many new names has none of the further ones taken up, nor what lies below.</summary>
    private string Masked(string path)
    {
        var steps = path.Split('.');
        var parent = "";
        for (var i = 0; i < steps.Length; i++)
        {
            var name = steps[i].TrimEnd('[', ']');
            var at = parent.Length == 0 ? steps[i] : $"{parent}.{steps[i]}";
            if (name is not (BodyShape.Other or BodyShape.Root or "") && !IsKnown(at) && !Admits(parent, name))
                return string.Join('.', [.. steps[..i], BodyShape.Other]);
            parent = at;
        }

        return path;
    }

    private bool IsKnown(string path) => Enum.GetValues<DriftKind>().Any(kind => _known.Contains(new ShapePart(path.TrimEnd('[', ']'), kind)));

    private bool Admits(string parent, string name)
    {
        if (!_names.TryGetValue(parent, out var names))
            _names[parent] = names = new HashSet<string>(StringComparer.Ordinal);
        return names.Contains(name) || (names.Count < MostNamesOfAnObject && names.Add(name));
    }
}

/// <param name="Count">How often.</param>
/// <param name="First">When the first request came.</param>
/// <param name="Last">When the last one came.</param>
/// <param name="RequestId">The first.</param>
internal sealed record Seen(long Count, DateTimeOffset First, DateTimeOffset Last, Guid RequestId);
