namespace Integrations.Exchange;

/// <summary>Reads an answer's body as far as it may and can be read. The status is known by then: a body that breaks off does not undo it.</summary>
internal static class CappedBody
{
    private const int FirstBuffer = 4096;

    public static async Task<(byte[] Body, bool Cut)> ReadAsync(HttpContent content, int limit, CancellationToken token)
    {
        var buffer = new byte[Math.Min(limit, FirstBuffer)];
        var length = 0;
        var cut = false;
        try
        {
            await using var stream = await content.ReadAsStreamAsync(token);
            while (true)
            {
                if (length == buffer.Length)
                {
                    if (length == limit)
                    {
                        cut = await stream.ReadAsync(new byte[1], token) > 0;
                        break;
                    }

                    Array.Resize(ref buffer, Math.Min(limit, buffer.Length * 2));
                }

                var read = await stream.ReadAsync(buffer.AsMemory(length), token);
                if (read == 0)
                    break;
                length += read;
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            cut = true;
        }

        return (buffer[..length], cut);
    }
}
