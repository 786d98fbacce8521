using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Integrations.Ops.Console;

/// <summary>Style sheet, script and mark, out of the assembly. Their address holds their fingerprint, so a browser keeps them for good.</summary>
internal static class ConsoleFiles
{
    private static readonly FrozenDictionary<string, (string Type, byte[] Bytes)> Files = new (string Name, string Type)[]
    {
        ("console.css", "text/css; charset=utf-8"),
        ("console.js", "text/javascript; charset=utf-8"),
        ("mark.svg", "image/svg+xml"),
    }.ToFrozenDictionary(file => file.Name, file => (file.Type, Read(file.Name)), StringComparer.Ordinal);

    public static string Version { get; } = Convert.ToHexStringLower(
        SHA256.HashData([.. Files.OrderBy(file => file.Key, StringComparer.Ordinal).SelectMany(file => file.Value.Bytes)]).AsSpan(0, 6));

    public static IResult Serve(string version, string name, HttpResponse response)
    {
        if (!Files.TryGetValue(name, out var file))
            return TypedResults.NotFound();
        if (version == Version)
            response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.Bytes(file.Bytes, file.Type);
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(ConsoleFiles).Assembly.GetManifestResourceStream("ops/" + name) ?? throw new InvalidOperationException($"The assembly lacks {name}.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
