using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Integrations.Abstractions;

namespace Integrations.Exchange;

/// <summary>An access token that many calls share.</summary>
internal sealed record SharedToken(TokenAddress Address, string Value, DateTimeOffset IssuedAt, DateTimeOffset RenewAt, DateTimeOffset ExpiresAt)
{
    public override string ToString() => Redaction.Mask;
}

/// <summary>Whose token, from where, for what.</summary>
internal sealed record TokenAddress(IntegrationType Partner, Region Region, Uri? Url, string Scope)
{
    /// <summary>Set where the token is asked for with JSON.</summary>
    public string? Audience { get; init; }
}

/// <summary>Reads what a token server answers. It is the other side's text: any shape may come.</summary>
internal static class TokenAnswer
{
    /// <summary>Where the server does not say.</summary>
    private static readonly TimeSpan UsualLifetime = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(30);

    /// <summary>A token is not used to its last second: the call that carries it takes time, and clocks differ.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private static readonly SearchValues<char> Visible = SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c)]);

    /// <summary>Null when it holds no usable bearer token.</summary>
    public static SharedToken? Read(byte[] body, TokenAddress address, DateTimeOffset askedAt)
    {
        if (!Utf8.IsValid(body))
            return null;
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind is not JsonValueKind.Object
                || Text(json.RootElement, "access_token") is not { Length: > 0 } token
                || token.AsSpan().ContainsAnyExcept(Visible)
                || Text(json.RootElement, "token_type") is { } type && !type.Equals("bearer", StringComparison.OrdinalIgnoreCase))
                return null;
            var lifetime = Lifetime(json.RootElement);
            var margin = lifetime / 10 < Margin ? lifetime / 10 : Margin;
            return new SharedToken(address, token, askedAt, askedAt + (lifetime * 0.75), askedAt + lifetime - margin);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Some servers send the number as a text.</summary>
    private static TimeSpan Lifetime(JsonElement answer)
    {
        if (!answer.TryGetProperty("expires_in", out var value))
            return UsualLifetime;
        var seconds = value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetDouble(out var number) => number,
            JsonValueKind.String when double.TryParse(value.GetString(), System.Globalization.CultureInfo.InvariantCulture, out var number) => number,
            _ => double.NaN,
        };
        return seconds > 0 ? TimeSpan.FromSeconds(Math.Min(seconds, LongestLifetime.TotalSeconds)) : UsualLifetime;
    }

    private static string? Text(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
