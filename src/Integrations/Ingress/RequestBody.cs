using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Integrations.Ingress;

/// <summary>Reads a body once, whole, within a limit and a time.</summary>
internal static class RequestBody
{
    private const int FirstGuess = 8 * 1024;

    /// <summary>
    /// Until the last byte a sender that hangs up has sent nothing; after it nobody may look at that any more, since its order is here.
    /// The arrays are not pooled: they hold personal data, and a pool would hand it on.
    /// </summary>
    public static async Task<BodyRead> ReadAsync(HttpContext context, int limit, TimeSpan time)
    {
        if (context.Request.ContentLength > limit)
            return new BodyRead.TooLarge();
        // The server's own limit is ten times ours: without this it would go on reading what nobody wants.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = limit;
        using var deadline = new CancellationTokenSource(time);
        try
        {
            return await ReadAsync(context.Request, limit, deadline.Token);
        }
        catch (BadHttpRequestException e) when (e.StatusCode is StatusCodes.Status413PayloadTooLarge)
        {
            return new BodyRead.TooLarge();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            if (context.RequestAborted.IsCancellationRequested)
                return new BodyRead.Gone();
            return new BodyRead.Broken((e as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status408RequestTimeout);
        }
    }

    private static async Task<BodyRead> ReadAsync(HttpRequest request, int limit, CancellationToken token)
    {
        // One byte more than announced or allowed: a body is whole when there is nothing after it.
        var bytes = new byte[(int)(request.ContentLength ?? FirstGuess) + 1];
        var length = 0;
        while (true)
        {
            var read = await request.Body.ReadAsync(bytes.AsMemory(length), token);
            if (read == 0)
                return new BodyRead.Whole(bytes.AsMemory(0, length));
            length += read;
            if (length > limit)
                return new BodyRead.TooLarge();
            if (length == bytes.Length)
                Array.Resize(ref bytes, Math.Min(length * 2, limit + 1));
        }
    }
}

/// <summary>What came of reading a body.</summary>
internal abstract record BodyRead
{
    private BodyRead()
    {
    }

    public sealed record Whole(ReadOnlyMemory<byte> Bytes) : BodyRead;

    public sealed record TooLarge : BodyRead;

    /// <summary>Too slow, or not HTTP.</summary>
    public sealed record Broken(int Status) : BodyRead;

    /// <summary>The sender has hung up; nobody waits for an answer.</summary>
    public sealed record Gone : BodyRead;
}
