using System.Buffers.Binary;

namespace Integrations.Storage;

/// <summary>Our ids are of version 7: they begin with the millisecond in which they were made, so that one partition is searched and not all.</summary>
internal static class IdTime
{
    // The last that a date can hold.
    private const long Latest = 253402300799999;

    /// <summary>Null for an id that is not of ours.</summary>
    public static DateTimeOffset? MadeAt(Guid id)
    {
        if (id.Version != 7)
            return null;
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16;
        return milliseconds <= Latest ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
    }

    /// <summary>The first id that can have been given at a moment.</summary>
    public static Guid FirstAt(DateTimeOffset moment)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, moment.ToUnixTimeMilliseconds() << 16);
        return new Guid(bytes, bigEndian: true);
    }
}
