namespace Integrations.Storage;

/// <summary>Where a laptop keeps what outlives a process: the ignored data folder of the working copy.</summary>
public static class WorkingCopy
{
    /// <summary>In the working copy that the program was built in; in the current folder where there is none.</summary>
    public static string DataFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Integrations.sln")))
                return Path.Combine(folder.FullName, "data");
        }

        return Path.Combine(Directory.GetCurrentDirectory(), "data");
    }

    /// <summary>Of the private PostgreSQL.</summary>
    public static string PostgresFolder() => Path.Combine(DataFolder(), "postgres");
}
