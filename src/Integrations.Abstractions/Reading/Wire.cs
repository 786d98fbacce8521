using System.Globalization;
using System.Text.Json;

namespace Integrations.Abstractions.Reading;

/// <summary>
/// A JSON object of a partner, read field by field. A wrong or missing field becomes a <see cref="Fault"/> with its path and the
/// reading goes on, so that one answer names every fault. It never throws for what the partner sent.
/// Unknown fields are ignored: partners add fields without notice.
/// </summary>
public sealed class Wire
{
    /// <summary>Deeper bodies are refused before any field is read.</summary>
    public const int MaxDepth = 32;

    private readonly JsonElement _object;
    private readonly string _path;
    private readonly List<Fault> _faults;

    private Wire(JsonElement element, string path, List<Fault> faults)
    {
        _object = element;
        _path = path;
        _faults = faults;
    }

    /// <summary>Everything found wrong so far, in reading order, shared by all objects of one body.</summary>
    public IReadOnlyList<Fault> Faults => _faults;

    public bool HasFaults => _faults.Count > 0;

    /// <summary>
    /// Opens a body. A body that is not one JSON object in valid UTF-8, nests deeper than <see cref="MaxDepth"/> or says a name twice
    /// gives an empty object with that one fault, so that the caller has one way to go.
    /// </summary>
    public static Wire Open(ReadOnlyMemory<byte> body)
    {
        var faults = new List<Fault>();
        var root = WireBody.Parse(body, faults);
        if (faults.Count == 0 && root.ValueKind is not JsonValueKind.Object)
            faults.Add(new Fault("$", "type:object"));
        return new Wire(root, "", faults);
    }

    /// <summary>Opens a body that is one object or a list of up to <paramref name="max"/> of them. Faults are shared.</summary>
    public static IReadOnlyList<Wire> OpenMany(ReadOnlyMemory<byte> body, int max, out IReadOnlyList<Fault> faults)
    {
        var found = new List<Fault>();
        faults = found;
        var root = WireBody.Parse(body, found);
        if (found.Count > 0)
            return [];
        if (root.ValueKind is JsonValueKind.Object)
            return [new Wire(root, "", found)];
        if (root.ValueKind is not JsonValueKind.Array || root.GetArrayLength() == 0 || root.GetArrayLength() > max)
        {
            found.Add(new Fault("$", root.ValueKind is JsonValueKind.Array ? Invariant($"count:1..{max}") : "type:object"));
            return [];
        }

        var objects = new List<Wire>();
        foreach (var (path, element) in root.EnumerateArray().Select((element, place) => (Invariant($"[{place}]"), element)))
        {
            if (element.ValueKind is JsonValueKind.Object)
                objects.Add(new Wire(element, path, found));
            else
                found.Add(new Fault(path, "type:object"));
        }

        return objects;
    }

    /// <summary>A fault of the caller's own, on a field of this object.</summary>
    public void Fault(string name, string rule) => _faults.Add(new Fault(PathOf(name), rule));

    public bool Has(string name) => Get(name) is not null;

    /// <summary>A text of <paramref name="min"/> to <paramref name="max"/> characters. Null when absent and not required, or faulty.</summary>
    public string? Text(string name, bool required = false, int min = 0, int max = 500)
    {
        if (Get(name) is not { } value)
            return Missing<string>(name, required);
        if (value.ValueKind is not JsonValueKind.String)
            return Wrong<string>(name, "type:string");
        if (!TryText(value, out var text))
            return Wrong<string>(name, "unicode");
        if (required && string.IsNullOrWhiteSpace(text))
            return Wrong<string>(name, "required");
        if (text.Length < min || text.Length > max)
            return Wrong<string>(name, Invariant($"length:{min}..{max}"));
        return text.Length == 0 ? null : text;
    }

    /// <summary>A text that is one of <paramref name="words"/>, compared exactly.</summary>
    public string? Word(string name, IReadOnlyList<string> words, bool required = false)
    {
        var text = Text(name, required);
        if (text is null || words.Contains(text, StringComparer.Ordinal))
            return text;
        return Wrong<string>(name, "one_of:" + string.Join('|', words));
    }

    /// <summary>A whole number within the bounds; 2.0 counts as 2, 2.5 is a fault.</summary>
    public long? Integer(string name, bool required = false, long min = long.MinValue, long max = long.MaxValue)
    {
        if (Get(name) is not { } value)
            return MissingValue<long>(name, required);
        if (value.ValueKind is not JsonValueKind.Number)
            return WrongValue<long>(name, "type:integer");
        if (!value.TryGetInt64(out var number))
        {
            if (!value.TryGetDecimal(out var exact) || decimal.Truncate(exact) != exact || exact is > long.MaxValue or < long.MinValue)
                return WrongValue<long>(name, "type:integer");
            number = (long)exact;
        }

        return number >= min && number <= max ? number : WrongValue<long>(name, Invariant($"range:{Bound(min)}..{Bound(max)}"));
    }

    public double? Number(string name, bool required = false)
    {
        if (Get(name) is not { } value)
            return MissingValue<double>(name, required);
        // 1e400 parses as infinity.
        return value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : WrongValue<double>(name, "type:number");
    }

    /// <summary>A number as it is written, to the last digit: for money. Longer ones than a decimal holds exactly are a fault.</summary>
    public decimal? Decimal(string name, bool required = false)
    {
        if (Get(name) is not { } value)
            return MissingValue<decimal>(name, required);
        return value.ValueKind is JsonValueKind.Number && value.GetRawText().Length <= 28 && value.TryGetDecimal(out var exact)
            ? exact
            : WrongValue<decimal>(name, "type:number");
    }

    public bool? Flag(string name, bool required = false)
    {
        if (Get(name) is not { } value)
            return MissingValue<bool>(name, required);
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : WrongValue<bool>(name, "type:boolean");
    }

    /// <summary>RFC 3339 with an offset or Z. A time without a zone is a fault: guessing one moves an order by hours.</summary>
    public DateTimeOffset? Time(string name, bool required = false)
    {
        if (Get(name) is not { } value)
            return MissingValue<DateTimeOffset>(name, required);
        if (value.ValueKind is not JsonValueKind.String || !TryText(value, out var text))
            return WrongValue<DateTimeOffset>(name, "type:time");
        return TryTime(text, out var time) ? time : WrongValue<DateTimeOffset>(name, "time:rfc3339");
    }

    /// <summary>A nested object. An absent one that is not required is null; a faulty one is null with its fault.</summary>
    public Wire? Object(string name, bool required = false)
    {
        if (Get(name) is not { } value)
            return Missing<Wire>(name, required);
        return value.ValueKind is JsonValueKind.Object ? new Wire(value, PathOf(name), _faults) : Wrong<Wire>(name, "type:object");
    }

    /// <summary>A list of objects, at most <paramref name="max"/>. Faulty elements are left out, each with its fault.</summary>
    public IReadOnlyList<Wire> Objects(string name, bool required = false, int max = 200)
    {
        var found = new List<Wire>();
        foreach (var (path, value) in Elements(name, required, max))
        {
            if (value.ValueKind is JsonValueKind.Object)
                found.Add(new Wire(value, path, _faults));
            else
                _faults.Add(new Fault(path, "type:object"));
        }

        return found;
    }

    /// <summary>A list of texts, at most <paramref name="max"/>.</summary>
    public IReadOnlyList<string> Texts(string name, bool required = false, int max = 200)
    {
        var found = new List<string>();
        foreach (var (path, value) in Elements(name, required, max))
        {
            if (value.ValueKind is JsonValueKind.String && TryText(value, out var text))
                found.Add(text);
            else
                _faults.Add(new Fault(path, "type:string"));
        }

        return found;
    }

    /// <summary>Opens an object that the partner wrote as JSON inside a text. Null when the field is absent or is plain text.</summary>
    public Wire? ObjectInText(string name)
    {
        if (Get(name) is not { ValueKind: JsonValueKind.String } value || !TryText(value, out var text) || !text.AsSpan().TrimStart().StartsWith("{"))
            return null;
        try
        {
            using var document = JsonDocument.Parse(text, WireBody.Strict);
            return document.RootElement.ValueKind is JsonValueKind.Object ? new Wire(document.RootElement.Clone(), PathOf(name), _faults) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Wrong<Wire>(name, "json");
        }
    }

    private List<(string Path, JsonElement Value)> Elements(string name, bool required, int max)
    {
        var elements = new List<(string, JsonElement)>();
        if (Get(name) is not { } value)
        {
            Missing<object>(name, required);
            return elements;
        }

        if (value.ValueKind is not JsonValueKind.Array)
        {
            Wrong<object>(name, "type:array");
            return elements;
        }

        if (value.GetArrayLength() > max || (required && value.GetArrayLength() == 0))
        {
            Wrong<object>(name, Invariant($"count:{(required ? 1 : 0)}..{max}"));
            return elements;
        }

        var index = 0;
        foreach (var element in value.EnumerateArray())
            elements.Add((Invariant($"{PathOf(name)}[{index++}]"), element));
        return elements;
    }

    private JsonElement? Get(string name) =>
        _object.ValueKind is JsonValueKind.Object && _object.TryGetProperty(name, out var value)
        && value.ValueKind is not JsonValueKind.Null ? value : null;

    private static bool TryText(JsonElement value, out string text)
    {
        try
        {
            text = value.GetString() ?? "";
            return !text.Contains('\0', StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate, written as an escape, is valid JSON and no text.
            text = "";
            return false;
        }
    }

    private static bool TryTime(string text, out DateTimeOffset time)
    {
        time = default;
        var zoned = text.EndsWith('Z') || text.EndsWith('z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] is ':');
        return zoned && text.Length >= 16 && text[10] is 'T' or 't' or ' '
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }

    private T? Missing<T>(string name, bool required)
        where T : class
    {
        if (required)
            Fault(name, "required");
        return null;
    }

    private T? MissingValue<T>(string name, bool required)
        where T : struct
    {
        if (required)
            Fault(name, "required");
        return null;
    }

    private T? Wrong<T>(string name, string rule)
        where T : class
    {
        Fault(name, rule);
        return null;
    }

    private T? WrongValue<T>(string name, string rule)
        where T : struct
    {
        Fault(name, rule);
        return null;
    }

    private string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    private static string Bound(long value) => value is long.MinValue or long.MaxValue ? "" : value.ToString(CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
