using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Integrations.Abstractions;
using Integrations.Partners;
using Microsoft.Extensions.Logging;

namespace Integrations.Exchange;

/// <summary>
/// OAuth 2 client credentials: one token for all calls of a partner's region and scope, fetched once however many wait for it, and renewed
/// behind their backs before it expires. Token calls carry nothing but secrets, so they are logged and not kept in <c>client_requests</c>.
/// </summary>
public sealed partial class TokenServer(OutboundHttp http, TimeProvider time, ILogger<TokenServer> log)
{
    /// <summary>For one fetch, everything included.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>A refusal stands this long: those who come meanwhile share it instead of asking again.</summary>
    public static readonly TimeSpan RefusalStands = TimeSpan.FromSeconds(2);

    /// <summary>A token younger than this was refused for another reason than its age.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<TokenAddress, Shelf> _shelves = new();

    internal async Task<AccessHeaders> ForAsync(TokenAddress address, Credential client, CancellationToken stop)
    {
        if (address.Url is null)
            return AccessHeaders.Refused("no_token_address");
        Task<AccessHeaders> fetch;
        var shelf = _shelves.GetOrAdd(address, _ => new Shelf());
        lock (shelf)
        {
            var now = time.GetUtcNow();
            var usable = shelf.Token is { } token && now < token.ExpiresAt ? token : null;
            var silent = now < shelf.SilentUntil;
            if (!silent && shelf.Fetch is null or { IsCompleted: true } && !(now < usable?.RenewAt))
            {
                // Nobody's cancellation ends a fetch that others wait for; its deadline does.
                shelf.Fetch = Task.Run(() => FetchAsync(shelf, address, client), CancellationToken.None);
            }

            if (usable is not null)
                return AccessHeaders.Bearer(usable.Value, usable);
            if (silent)
                return shelf.Refusal!;
            fetch = shelf.Fetch!;
        }

        return await fetch.WaitAsync(stop);
    }

    /// <summary>The tokens that this host has for a partner's calls.</summary>
    internal IReadOnlyList<SharedToken> Held(IntegrationType partner)
    {
        var held = new List<SharedToken>();
        foreach (var (_, shelf) in _shelves.Where(pair => pair.Key.Partner == partner))
        {
            lock (shelf)
            {
                if (shelf.Token is { } token)
                    held.Add(token);
            }
        }

        return held;
    }

    /// <summary>True when the next call gets another token than this one.</summary>
    internal bool Forget(SharedToken used)
    {
        if (!_shelves.TryGetValue(used.Address, out var shelf))
            return false;
        lock (shelf)
        {
            // A late 401 for a token that is gone already must not cost its successor.
            if (!ReferenceEquals(shelf.Token, used))
                return true;
            if (time.GetUtcNow() < used.IssuedAt + Fresh)
                return false;
            shelf.Token = null;
            return true;
        }
    }

    private async Task<AccessHeaders> FetchAsync(Shelf shelf, TokenAddress address, Credential client)
    {
        var asked = time.GetUtcNow();
        client.Use(asked);
        var result = await http.SendAsync(Call(address, client), CancellationToken.None);
        var token = result.Status is 200 ? TokenAnswer.Read(result.Body, address, asked) : null;
        var refusal = token is null ? Refusal(result) : null;
        lock (shelf)
        {
            // Who comes after this result must not wait for the task that is about to return it.
            shelf.Fetch = null;
            if (token is not null)
            {
                shelf.Token = token;
                Log.Fetched(log, address.Partner, address.Region, result.Duration.TotalMilliseconds, token.ExpiresAt);
                return AccessHeaders.Bearer(token.Value, token);
            }

            shelf.Refusal = AccessHeaders.Refused(refusal!);
            shelf.SilentUntil = time.GetUtcNow() + (result.RetryAfter > RefusalStands ? result.RetryAfter.Value : RefusalStands);
            Log.Refused(log, address.Partner, address.Region, refusal!.Detail);
            return shelf.Refusal;
        }
    }

    private static OutboundCall Call(TokenAddress address, Credential client)
    {
        KeyValuePair<string, string?>[] fields =
        [
            new("grant_type", "client_credentials"), new("client_id", client.KeyId), new("client_secret", client.Secret),
            new("scope", address.Scope), new("audience", address.Audience),
        ];
        var said = fields.Where(field => !string.IsNullOrEmpty(field.Value));
        var (type, body) = address.Audience is null
            ? ("application/x-www-form-urlencoded", Encoding.UTF8.GetBytes(string.Join('&', said.Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value!)}"))))
            : ("application/json", JsonSerializer.SerializeToUtf8Bytes(said.ToDictionary(StringComparer.Ordinal)));
        return new OutboundCall(OutboundClients.Partner(address.Partner), "POST", address.Url!, type, body, [new("Accept", "application/json")], Deadline);
    }

    private static SendOutcome Refusal(CallResult result) => new(
        result.Status switch
        {
            // Without an answer the call proper was never made: nothing is in doubt.
            null => OutcomeKind.Unreachable,
            400 or 401 or 403 => OutcomeKind.BadCredentials,
            429 => OutcomeKind.RateLimited,
            _ => OutcomeKind.Transient,
        },
        result.Status is 200 ? "token_unreadable" : "token_" + result.Detail,
        result.RetryAfter);

    private sealed class Shelf
    {
        public SharedToken? Token { get; set; }

        public Task<AccessHeaders>? Fetch { get; set; }

        public AccessHeaders? Refusal { get; set; }

        public DateTimeOffset SilentUntil { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(4201, LogLevel.Information, "{Partner} {Region}: a new access token in {Milliseconds} ms, good until {ExpiresAt}.")]
        public static partial void Fetched(ILogger log, IntegrationType partner, Region region, double milliseconds, DateTimeOffset expiresAt);

        [LoggerMessage(4202, LogLevel.Warning, "{Partner} {Region}: no access token: {Detail}.")]
        public static partial void Refused(ILogger log, IntegrationType partner, Region region, string detail);
    }
}
