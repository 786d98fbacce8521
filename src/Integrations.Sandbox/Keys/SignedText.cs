using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Integrations.Sandbox.Keys;

/// <summary>
/// What a signature covers, put together from a description's template: letters as they are, and in braces <c>url</c>, <c>path</c> (with the
/// query), <c>method</c>, <c>body</c>, <c>sha256:body</c> (in base64), <c>keyId</c>, <c>header:Name</c>.
/// </summary>
internal static partial class SignedText
{
    private const string HeaderMark = "header:";

    private static readonly string[] Parts = ["url", "path", "method", "body", "sha256:body", "keyId"];

    /// <summary>The first part of a template that nobody can fill; null where there is none.</summary>
    public static string? Stranger(string template) => Braces().Matches(template)
        .Select(match => match.Groups["part"].Value)
        .FirstOrDefault(part => !Parts.Contains(part, StringComparer.Ordinal) && !part.StartsWith(HeaderMark, StringComparison.Ordinal));

    /// <summary>Null when the call lacks a part.</summary>
    public static byte[]? Of(string template, string keyId, Target? target, HeaderReader header, byte[] body)
    {
        var text = new List<byte>();
        var done = 0;
        foreach (Match match in Braces().Matches(template))
        {
            if (Part(match.Groups["part"].Value, keyId, target, header, body) is not { } part)
                return null;
            text.AddRange(Encoding.UTF8.GetBytes(template[done..match.Index]));
            text.AddRange(part);
            done = match.Index + match.Length;
        }

        text.AddRange(Encoding.UTF8.GetBytes(template[done..]));
        return [.. text];
    }

    private static byte[]? Part(string part, string keyId, Target? target, HeaderReader header, byte[] body) => part switch
    {
        "url" => Bytes(target?.Url),
        "path" => Bytes(target?.PathAndQuery),
        "method" => Bytes(target?.Method),
        "body" => body,
        "sha256:body" => Bytes(Convert.ToBase64String(SHA256.HashData(body))),
        "keyId" => Bytes(keyId),
        _ => Bytes(header(part[HeaderMark.Length..])),
    };

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    [GeneratedRegex(@"\{(?<part>[A-Za-z0-9:-]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Braces();
}
