using System.Buffers.Binary;
using System.Buffers.Text;

namespace Integrations.Benchmarks.Receive;

/// <summary>What arrived and when, in the order of arrival.</summary>
internal sealed class ReceiptLog
{
    private readonly Lock _gate = new();
    private Receipt[] _receipts = new Receipt[1024];

    public int Count { get; private set; }

    public void Add(Receipt receipt)
    {
        lock (_gate)
        {
            if (Count == _receipts.Length)
                Array.Resize(ref _receipts, Count * 2);
            _receipts[Count++] = receipt;
        }
    }

    public void Clear()
    {
        lock (_gate)
            Count = 0;
    }

    public byte[] Write()
    {
        lock (_gate)
        {
            var bytes = new byte[Count * Receipt.Size];
            for (var i = 0; i < Count; i++)
                _receipts[i].Write(bytes.AsSpan(i * Receipt.Size, Receipt.Size));
            return bytes;
        }
    }
}

/// <summary>A message that the partner heard: of which delivery, which change, at which timestamp of the machine's monotonic clock.</summary>
internal readonly record struct Receipt(Guid DeliveryId, long Seq, long At)
{
    public const int Size = 32;

    private const int IdDigits = 32;

    /// <summary>Null where it is no message id of the gateway's: <c>{delivery}-{seq}</c>.</summary>
    public static Receipt? Of(ReadOnlySpan<byte> messageId, long at) =>
        messageId.Length > IdDigits + 1 && messageId[IdDigits] == (byte)'-'
        && Utf8Parser.TryParse(messageId[..IdDigits], out Guid id, out _, 'N')
        && Utf8Parser.TryParse(messageId[(IdDigits + 1)..], out long seq, out var digits) && digits == messageId.Length - IdDigits - 1
            ? new Receipt(id, seq, at)
            : null;

    public void Write(Span<byte> bytes)
    {
        DeliveryId.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], Seq);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], At);
    }

    public static Receipt Read(ReadOnlySpan<byte> bytes) => new(
        new Guid(bytes[..16], bigEndian: true),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]));
}
