using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Integrations.Tests.StatusUpdates.Wire;

/// <summary>Carries messages of PostgreSQL's protocol from one side to the other, whole ones only.</summary>
internal abstract class MessagePump
{
    private bool _begun;

    /// <summary>Whether the first message has no type, as the one that begins a connection.</summary>
    protected abstract bool BeginsUntyped { get; }

    public async Task PumpAsync(Stream from, Stream to, CancellationToken stop)
    {
        var buffer = new byte[1 << 16];
        var (filled, output) = (0, new ArrayBufferWriter<byte>());
        while (await from.ReadAsync(buffer.AsMemory(filled), stop) is var read and > 0)
        {
            filled += read;
            var taken = 0;
            while (Length(buffer.AsSpan(taken, filled - taken)) is { } length && length <= filled - taken)
            {
                var message = buffer.AsSpan(taken, length);
                if (_begun || !BeginsUntyped)
                    Carry((char)message[0], message, output);
                else
                    output.Write(message);
                (_begun, taken) = (true, taken + length);
            }

            buffer.AsSpan(taken, filled - taken).CopyTo(buffer);
            filled -= taken;
            if (filled == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
            await to.WriteAsync(output.WrittenMemory, stop);
            output.ResetWrittenCount();
        }
    }

    /// <summary>Writes the message, or another in its place.</summary>
    protected abstract void Carry(char type, ReadOnlySpan<byte> message, IBufferWriter<byte> to);

    /// <summary>A text that ends in a zero, and the position after it.</summary>
    protected static (string Text, int After) Text(ReadOnlySpan<byte> message, int at)
    {
        var length = message[at..].IndexOf((byte)0);
        return (Encoding.UTF8.GetString(message.Slice(at, length)), at + length + 1);
    }

    private int? Length(ReadOnlySpan<byte> available)
    {
        var typed = _begun || !BeginsUntyped ? 1 : 0;
        return available.Length < typed + 4 ? null : typed + BinaryPrimitives.ReadInt32BigEndian(available[typed..]);
    }
}

/// <summary>From the engine to the server: statements.</summary>
internal sealed class AskingSide(Func<string, string> rewrite, Action<string> executed) : MessagePump
{
    private const int Header = 5;

    private readonly Dictionary<string, string> _parsed = new(StringComparer.Ordinal);
    private string _bound = "";

    protected override bool BeginsUntyped => true;

    protected override void Carry(char type, ReadOnlySpan<byte> message, IBufferWriter<byte> to)
    {
        switch (type)
        {
            case 'P':
                var (name, textAt) = Text(message, Header);
                var (sql, typesAt) = Text(message, textAt);
                _parsed[name] = sql;
                Write('P', name, rewrite(sql), message[typesAt..], to);
                return;
            case 'B':
                _bound = _parsed[Text(message, Text(message, Header).After).Text];
                break;
            case 'E':
                executed(_bound);
                break;
            case 'Q':
                executed(Text(message, Header).Text);
                break;
        }

        to.Write(message);
    }

    private static void Write(char type, string name, string sql, ReadOnlySpan<byte> rest, IBufferWriter<byte> to)
    {
        var texts = Encoding.UTF8.GetBytes($"{name}\0{sql}\0");
        var header = to.GetSpan(Header);
        header[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], 4 + texts.Length + rest.Length);
        to.Advance(Header);
        to.Write(texts);
        to.Write(rest);
    }
}

/// <summary>From the server to the engine: among the answers, what it remarks, and when a transaction is over.</summary>
internal sealed class AnsweringSide(Action<string> remarked, Action ended) : MessagePump
{
    private const byte Idle = (byte)'I';

    protected override bool BeginsUntyped => false;

    protected override void Carry(char type, ReadOnlySpan<byte> message, IBufferWriter<byte> to)
    {
        to.Write(message);
        if (type is 'Z' && message[^1] == Idle)
            ended();
        if (type is not 'N')
            return;
        for (var at = 5; message[at] != 0;)
        {
            var field = (char)message[at];
            (var text, at) = Text(message, at + 1);
            if (field is 'M')
                remarked(text);
        }
    }
}
