using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Integrations.Storage;

/// <summary>A folder with PostgreSQL's programs, and their major version.</summary>
internal sealed partial record PostgresBinaries(string Folder, int Version)
{
    public const int OldestVersion = 15;

    private const string Distribution = "/usr/lib/postgresql";

    private static readonly string[] Needed = ["initdb", "pg_ctl", "postgres"];

    public string Program(string name) => Path.Combine(Folder, name);

    /// <summary>The newest on this machine; for an existing cluster the one that made it, since no other can open it.</summary>
    public static PostgresBinaries Find(int? clusterVersion = null) => Choose(Installed(Places()), clusterVersion);

    internal static PostgresBinaries Choose(IEnumerable<PostgresBinaries> installed, int? clusterVersion)
    {
        var usable = installed.Where(found => found.Version >= OldestVersion).OrderByDescending(found => found.Version).ToList();
        if (clusterVersion is { } version)
        {
            return usable.Find(found => found.Version == version) ?? throw new InvalidOperationException(Invariant(
                $"The database cluster was made by PostgreSQL {version}, which is not on this machine: apt-get install -y postgresql-{version}, or remove the cluster's folder to begin with an empty one."));
        }

        return usable.Count > 0 ? usable[0] : throw new InvalidOperationException(Invariant(
            $"No PostgreSQL {OldestVersion} or newer was found on PATH or under {Distribution}: apt-get install -y postgresql, or set ConnectionStrings:Integrations to a server of your own."));
    }

    internal static IEnumerable<PostgresBinaries> Installed(IEnumerable<string> folders)
    {
        foreach (var folder in folders.Distinct(StringComparer.Ordinal))
        {
            if (Needed.All(name => File.Exists(Path.Combine(folder, name))) && VersionOf(Path.Combine(folder, "postgres")) is { } version)
            {
                yield return new PostgresBinaries(Home(folder), version);
            }
        }
    }

    private static IEnumerable<string> Places()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var distribution = Directory.Exists(Distribution)
            ? Directory.EnumerateDirectories(Distribution).Select(version => Path.Combine(version, "bin"))
            : [];
        return path.Concat(distribution);
    }

    /// <summary>Links are followed: the folder they lead to also holds pg_dump and the rest.</summary>
    private static string Home(string folder) =>
        File.ResolveLinkTarget(Path.Combine(folder, "postgres"), returnFinalTarget: true) is { } target
            ? Path.GetDirectoryName(target.FullName)!
            : folder;

    private static int? VersionOf(string postgres)
    {
        using var process = Process.Start(new ProcessStartInfo(postgres, ["--version"]) { RedirectStandardOutput = true, UseShellExecute = false });
        var match = VersionText().Match(process?.StandardOutput.ReadToEnd() ?? "");
        return match.Success ? int.Parse(match.Groups["major"].ValueSpan, CultureInfo.InvariantCulture) : null;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // "postgres (PostgreSQL) 15.18 (Debian ...)", "postgres (PostgreSQL) 18beta1"
    [GeneratedRegex(@"\(PostgreSQL\) (?<major>\d+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionText();
}
