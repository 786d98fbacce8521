using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Xunit.Sdk;

namespace Integrations.Testing;

/// <summary>
/// Approved files in Verify's naming and call shape (<c>using static Integrations.Testing.Approved; await Verify(x);</c>), so that
/// the package can take its place. What is not yet approved, or differs, is written beside the approved file as <c>.received.txt</c>.
/// </summary>
public static class Approved
{
    private static readonly JsonSerializerOptions Pretty = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>A text as it is, anything else as JSON. The file is named after the test's file and method.</summary>
    public static Approval Verify(object? target, [CallerFilePath] string sourceFile = "", [CallerMemberName] string member = "") =>
        new(target as string ?? JsonSerializer.Serialize(target, Pretty), Path.GetDirectoryName(sourceFile)!, $"{Path.GetFileNameWithoutExtension(sourceFile)}.{member}");
}

/// <summary>A text on its way to its approved file; awaiting it compares.</summary>
public sealed record Approval(string Text, string Folder, string FileName)
{
    /// <summary>Relative to the test's file, or absolute.</summary>
    public Approval UseDirectory(string directory) => this with { Folder = Path.GetFullPath(directory, Folder) };

    public Approval UseFileName(string fileName) => this with { FileName = fileName };

    public Approval UseTextForParameters(string parameters) => this with { FileName = $"{FileName}_{parameters}" };

    public TaskAwaiter GetAwaiter() => CompareAsync().GetAwaiter();

    private async Task CompareAsync()
    {
        var verified = Path.Combine(Folder, FileName + ".verified.txt");
        var received = Path.Combine(Folder, FileName + ".received.txt");
        var text = Normal(Text);
        var approved = File.Exists(verified) ? Normal(await File.ReadAllTextAsync(verified)) : null;
        if (string.Equals(text, approved, StringComparison.Ordinal))
        {
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(received, text + "\n");
        throw new XunitException(approved is null
            ? $"Nothing is approved yet. Read {received} and, if it is right, rename it to {Path.GetFileName(verified)}."
            : $"{verified} says otherwise, first in line {FirstDifference(approved, text)}. Compare with {Path.GetFileName(received)}.");
    }

    private static string Normal(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n');

    private static string FirstDifference(string approved, string text)
    {
        string[] left = approved.Split('\n'), right = text.Split('\n');
        var line = left.Zip(right).TakeWhile(pair => string.Equals(pair.First, pair.Second, StringComparison.Ordinal)).Count();
        return string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{line + 1}: approved '{left.ElementAtOrDefault(line)}', received '{right.ElementAtOrDefault(line)}'");
    }
}
