using System.Text;

namespace Integrations.Exchange;

/// <summary>What may be shown of a body that was kept: its text where it was kept readable, of a sealed one only that it is there.</summary>
/// <param name="Bytes">As kept.</param>
/// <param name="Sealed">Only the vault can open it.</param>
/// <param name="Text">Null where there is none, or none that may be shown.</param>
/// <param name="Cut">Not the whole body was kept or is shown.</param>
public sealed record KeptBody(int Bytes, bool Sealed, string? Text, bool Cut)
{
    /// <summary>Bytes that are shown of one body.</summary>
    public const int MostShown = 4096;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal static KeptBody Of(int size, bool isSealed, byte[]? readable, bool cut) =>
        isSealed || readable is null
            ? new KeptBody(size, isSealed, Text: null, cut)
            : new KeptBody(size, Sealed: false, Shown(readable), cut || readable.Length > MostShown);

    private static string? Shown(byte[] body)
    {
        var end = Math.Min(body.Length, MostShown);
        // Not in the middle of a letter.
        while (end < body.Length && end > 0 && (body[end] & 0xC0) == 0x80)
            end--;
        try
        {
            return Strict.GetString(body, 0, end);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
