using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Integrations.Exchange;

/// <summary>
/// Headers as they may be kept: the values of names known to be harmless, and of every other header only that it was there. A list of
/// forbidden names would miss the next partner's.
/// </summary>
public static class Redaction
{
    public const string Mask = "***";

    /// <summary>Longer values are cut; headers are kept to explain a call, not to repeat it.</summary>
    public const int MaxValueLength = 512;

    private const int MaxHeaders = 64;

    private static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "accept", "age", "allow", "cache-control", "connection", "content-encoding", "content-length", "content-type", "date",
        "idempotency-key", "retry-after", "server", "traceparent", "transfer-encoding", "user-agent", "vary", "via",
        "webhook-id", "webhook-timestamp", "x-correlation-id", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset",
        "x-request-id",
    };

    /// <summary>Headers that show who we are: the scheme stays readable, because it tells a wrong kind of access from a wrong secret.</summary>
    private static readonly HashSet<string> Schemed = new(StringComparer.OrdinalIgnoreCase) { "authorization", "www-authenticate" };

    private static readonly SearchValues<char> TokenLetters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>The same headers, in the same order, with every value masked that is not known to be harmless.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Masked(IEnumerable<KeyValuePair<string, string>> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return [.. headers.Select(h => KeyValuePair.Create(h.Key, Masked(h.Key, h.Value)))];
    }

    /// <summary>Masked, as a JSON object that PostgreSQL takes whatever the other side sent.</summary>
    public static string Json(IEnumerable<KeyValuePair<string, string>> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            var all = headers as IReadOnlyList<KeyValuePair<string, string>> ?? [.. headers];
            var written = 0;
            for (var i = 0; i < all.Count && written < MaxHeaders; i++)
            {
                var name = Plain(all[i].Key);
                if (SaidAgain(all, i, name))
                    continue;
                writer.WriteString(name, Plain(Masked(all[i].Key, all[i].Value)));
                written++;
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    // Of two with one name the last counts, as on the wire.
    private static bool SaidAgain(IReadOnlyList<KeyValuePair<string, string>> all, int place, string name)
    {
        for (var later = place + 1; later < all.Count; later++)
        {
            if (string.Equals(Plain(all[later].Key), name, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static string Masked(string name, string value)
    {
        if (Harmless.Contains(name))
            return value;
        var space = value.IndexOf(' ', StringComparison.Ordinal);
        var schemed = Schemed.Contains(name) && space > 0 && !value.AsSpan(0, space).ContainsAnyExcept(TokenLetters);
        return schemed ? $"{value[..space]} {Mask}" : Mask;
    }

    /// <summary>Control characters (PostgreSQL's jsonb refuses U+0000) and halves of surrogate pairs become U+FFFD.</summary>
    private static string Plain(string text)
    {
        var length = Math.Min(text.Length, MaxValueLength);
        if (length == text.Length && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;
        return string.Create(length, text, static (plain, text) =>
        {
            for (var i = 0; i < plain.Length; i++)
                plain[i] = char.IsControl(text[i]) || char.IsSurrogate(text[i]) ? '\uFFFD' : text[i];
        });
    }
}
