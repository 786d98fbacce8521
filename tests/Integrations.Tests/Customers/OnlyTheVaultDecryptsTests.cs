using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Customers;

/// <summary>Where a value can come into the clear is one file; whoever adds a second one has to say so here.</summary>
public sealed partial class OnlyTheVaultDecryptsTests
{
    private static readonly string Root = Path.GetFullPath("../../..", Path.GetDirectoryName(Here())!);

    /// <summary>What decrypts, and the files that may.</summary>
    private static readonly (Regex Words, string[] Files)[] Rules =
    [
        (Ciphers(), ["src/Integrations/Customers/Envelope.cs", "src/Integrations/Customers/SealingKey.cs", "src/Integrations/Customers/KeyCache.cs", "src/Integrations/Customers/DataKeys.cs"]),
        (Decrypting(), ["src/Integrations/Customers/Envelope.cs"]),
        (Opening(), ["src/Integrations/Customers/PiiVault.cs"]),
        (Unwrapping(), ["src/Integrations/Customers/DataKeys.cs", "src/Integrations/Customers/PiiVault.cs"]),
        (Unprotecting(), ["src/Integrations/Customers/DataProtectionKeyWrapper.cs", "src/Integrations/Customers/KeyFolder.cs"]),
    ];

    [Fact]
    public void Nothing_else_in_the_product_decrypts()
    {
        var sources = new[] { "src", "modules" }.Select(f => Path.Combine(Root, f)).Where(Directory.Exists)
            .SelectMany(f => Directory.GetFiles(f, "*.cs", SearchOption.AllDirectories))
            .ToDictionary(f => Path.GetRelativePath(Root, f).Replace('\\', '/'), File.ReadAllText, StringComparer.Ordinal);

        Offenders(sources).ShouldBeEmpty();

        // The rules look at the real house.
        foreach (var (words, files) in Rules)
            files.ShouldAllBe(f => sources.ContainsKey(f) && words.IsMatch(sources[f]));
    }

    [Theory]
    [InlineData("cipher.Decrypt(nonce, text, tag, plain);")]
    [InlineData("using var cipher = new AesGcm(key, 16);")]
    [InlineData("var plain = Envelope.Open(cipher, id, partner, place, blob);")]
    [InlineData("using var cipher = keys.Unwrap(id, partner, wrapped);")]
    [InlineData("protector.Unprotect(bytes)")]
    [InlineData("aes.CreateDecryptor()")]
    public void A_file_that_would_is_found(string line) =>
        Offenders(new Dictionary<string, string>(StringComparer.Ordinal) { ["src/Integrations/Ops/Peek.cs"] = line }).ShouldBe(["src/Integrations/Ops/Peek.cs"]);

    private static IEnumerable<string> Offenders(IReadOnlyDictionary<string, string> sources) =>
        from source in sources
        where Rules.Any(rule => rule.Words.IsMatch(source.Value) && !rule.Files.Contains(source.Key, StringComparer.Ordinal))
        select source.Key;

    [GeneratedRegex(@"\b(AesGcm|AesCcm|AesCbc|ChaCha20Poly1305)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ciphers();

    [GeneratedRegex(@"\.Decrypt\w*\(|\bCreateDecryptor\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Decrypting();

    [GeneratedRegex(@"\bEnvelope\.Open\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Opening();

    [GeneratedRegex(@"\.Unwrap\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unwrapping();

    [GeneratedRegex(@"\.(Dangerous)?Unprotect\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unprotecting();

    private static string Here([CallerFilePath] string file = "") => file;
}
