using System.Security.Cryptography;
using System.Text;

namespace Integrations.Storage;

/// <summary>Under whom PostgreSQL runs. It refuses to run as root, so root lends its programs to an ordinary user.</summary>
internal sealed record PostgresAccount(string? Ids)
{
    private const string Relocated = "/var/lib/integrations";

    /// <summary>The user of this process.</summary>
    public static readonly PostgresAccount Own = new(Ids: null);

    /// <summary>Makes the folder ready for the account that will use it; both are returned, the folder without links.</summary>
    public static async Task<(PostgresAccount Account, string Folder)> SettleAsync(string dataFolder, CancellationToken token)
    {
        var folder = await RealAsync(dataFolder, token);
        var account = Own;
        if (Environment.IsPrivilegedProcess)
        {
            account = await OfClusterAsync(folder, token) ?? Ordinary(await File.ReadAllLinesAsync("/etc/passwd", token));
            if (!await account.CanReachAsync(folder, token))
                folder = Relocate(Path.TrimEndingDirectorySeparator(Path.GetFullPath(dataFolder)), folder);
        }

        await account.TakeAsync(folder, token);
        return (account, folder);
    }

    /// <summary>PostgreSQL's own user where its package is installed, else the one who owns nothing.</summary>
    internal static PostgresAccount Ordinary(IEnumerable<string> passwd)
    {
        var users = passwd.Select(line => line.Split(':')).Where(parts => parts.Length > 3)
            .ToDictionary(parts => parts[0], parts => $"{parts[2]}:{parts[3]}", StringComparer.Ordinal);
        var ids = users.GetValueOrDefault("postgres") ?? users.GetValueOrDefault("nobody") ?? throw new InvalidOperationException(
            "PostgreSQL does not run as root, and this machine has neither a user postgres nor a user nobody: run as an ordinary user.");
        return new PostgresAccount(ids);
    }

    /// <summary>The program and arguments that run <paramref name="program"/> under this account.</summary>
    public (string Program, IReadOnlyList<string> Arguments) Command(string program, IReadOnlyList<string> arguments)
    {
        if (Ids is null)
            return (program, arguments);
        var ids = Ids.Split(':');
        return ("setpriv", [$"--reuid={ids[0]}", $"--regid={ids[1]}", "--clear-groups", "--", program, .. arguments]);
    }

    /// <summary>Closes a file or folder to everybody but the account.</summary>
    public async Task TakeAsync(string path, CancellationToken token)
    {
        (await ChildProcess.RunAsync("chmod", ["go=", path], "/", token)).Demand($"Closing {path} to others");
        if (Ids is not null)
            (await ChildProcess.RunAsync("chown", [Ids, path], "/", token)).Demand($"Handing {path} to the user of PostgreSQL");
    }

    private static async Task<PostgresAccount?> OfClusterAsync(string folder, CancellationToken token)
    {
        var cluster = PostgresCluster.DataOf(folder);
        if (!Directory.Exists(cluster))
            return null;
        var owner = await ChildProcess.RunAsync("stat", ["-c", "%u:%g", cluster], "/", token);
        return new PostgresAccount(owner.Demand("Finding the owner of the cluster").Output.Trim());
    }

    private async Task<bool> CanReachAsync(string folder, CancellationToken token)
    {
        var parent = Path.GetDirectoryName(folder) ?? "/";
        var (program, arguments) = Command("test", ["-x", parent]);
        return (await ChildProcess.RunAsync(program, arguments, "/", token)).ExitCode == 0;
    }

    /// <summary>The folder, made if need be, as the system names it: a running server is recognised by this name.</summary>
    private static async Task<string> RealAsync(string dataFolder, CancellationToken token)
    {
        var folder = new DirectoryInfo(dataFolder);
        // Behind a link the target may have been removed; making the link's own name would fail.
        var target = folder.LinkTarget is { } link ? Path.GetFullPath(link, folder.Parent!.FullName) : folder.FullName;
        Directory.CreateDirectory(target);
        return (await ChildProcess.RunAsync("pwd", ["-P"], target, token)).Demand($"Entering {target}").Output.TrimEnd('\n');
    }

    /// <summary>A working copy under /root is closed to everybody else. The link keeps the cluster findable from the working copy.</summary>
    private static string Relocate(string link, string folder)
    {
        if (Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new InvalidOperationException(
                $"PostgreSQL does not run as root, and its user cannot reach {folder}, which is not empty: open its parents (chmod o+x) or empty it.");
        }

        var target = Path.Combine(Relocated, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(link)))[..16]);
        Directory.CreateDirectory(target);
        try
        {
            Directory.Delete(link);
            Directory.CreateSymbolicLink(link, target);
        }
        catch (IOException) when (string.Equals(new DirectoryInfo(link).LinkTarget, target, StringComparison.Ordinal))
        {
            // A second process that came at the same time has made the same link.
        }

        return target;
    }
}
