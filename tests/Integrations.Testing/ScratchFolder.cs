namespace Integrations.Testing;

/// <summary>
/// A new folder for a test's files, gone when disposed. In memory where there is room: a cluster has a thousand files, and making
/// them on a disk takes ten times as long.
/// </summary>
public sealed class ScratchFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    private const long Room = 2L << 30;

    private ScratchFolder(string path) => Path = path;

    public string Path { get; }

    public static ScratchFolder Create(string prefix)
    {
        var parent = Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace > Room ? Memory : System.IO.Path.GetTempPath();
        var path = System.IO.Path.Combine(parent, $"{prefix}-{System.IO.Path.GetRandomFileName()}");
        return new ScratchFolder(Directory.CreateDirectory(path).FullName);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
