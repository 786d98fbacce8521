using System.Buffers.Text;

namespace Integrations.Sandbox.Keys;

internal static class Base64UrlText
{
    public static string Of(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>Null where the text is no base64url.</summary>
    public static byte[]? Read(string text)
    {
        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
