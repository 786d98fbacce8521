using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Integrations.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Integrations.Ingress;

/// <summary>
/// A token bucket per remote address and partner, before anything is read: one address cannot use up the gateway, and one partner's
/// storm does not count against another's. The limits stand high; they are against floods, not against work.
/// </summary>
public sealed class IngressRateLimit(
    IOptions<IngressOptions> options, PartnerAnswers answers, IngressMetrics metrics, TimeProvider time)
    : IRateLimiterPolicy<IngressRateLimit.Lane>
{
    public const string Policy = "ingress";

    private const int NetworkBytes = 8;

    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected => RejectAsync;

    public RateLimitPartition<Lane> GetPartition(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var lane = new Lane(DoorOf(httpContext)?.Partner, Network(httpContext.Connection.RemoteIpAddress));
        return RateLimitPartition.GetTokenBucketLimiter(lane, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Value.Burst,
            TokensPerPeriod = options.Value.RequestsPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        });
    }

    private async ValueTask RejectAsync(OnRejectedContext rejected, CancellationToken token)
    {
        // The middleware itself says nothing about when to come again.
        var pause = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : options.Value.RetryAfter;
        if (DoorOf(rejected.HttpContext) is not { } door)
            return;
        metrics.Arrived(door);
        metrics.Decided(door, nameof(Verdict.TooManyRequests));
        var message = HttpMessage.Of(rejected.HttpContext, door, time.GetUtcNow());
        var reply = answers.Word(door, message, new Verdict.TooManyRequests(pause));
        await HttpMessage.WriteAsync(rejected.HttpContext.Response, reply, message.RequestId);
        metrics.Answered(door, reply.Status, TimeSpan.Zero);
    }

    private static Door? DoorOf(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<Door>();

    /// <summary>An address; of version 6 the network, since a single subscriber holds more addresses than there are partitions to keep.</summary>
    private static string Network(IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true })
            address = address.MapToIPv4();
        return address is { AddressFamily: AddressFamily.InterNetworkV6 }
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, NetworkBytes))
            : address?.ToString() ?? "";
    }

    /// <summary>Whose bucket.</summary>
    public readonly record struct Lane(IntegrationType? Partner, string Network);
}
