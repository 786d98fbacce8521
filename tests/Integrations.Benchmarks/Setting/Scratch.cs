namespace Integrations.Benchmarks.Setting;

/// <summary>A folder that is gone when the program is.</summary>
internal static class Scratch
{
    private const int Attempts = 50;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static string Create() => Directory.CreateTempSubdirectory("integrations-bench-").FullName;

    /// <summary>Tries again for a while: a server that has said that it is down may still be tidying up.</summary>
    public static async Task DeleteAsync(string folder)
    {
        for (var attempt = 1; Directory.Exists(folder); attempt++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException && attempt < Attempts)
            {
                await Task.Delay(Pause);
            }
        }
    }
}
