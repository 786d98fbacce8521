namespace Integrations.Sandbox.Run;

/// <summary>What a person may ask of a run.</summary>
internal sealed record RunOptions
{
    public const int UsualOrders = 30;
    public const double UsualRate = 1;
    public const double FastRate = 20;

    /// <summary>Orders to be carried, over all partners. Null sends until the run is stopped.</summary>
    public int? Orders { get; init; }

    /// <summary>Orders per second and partner.</summary>
    public double? Rate { get; init; }

    /// <summary>Stop when all orders are final.</summary>
    public bool Once { get; init; }

    public bool Fast { get; init; }

    /// <summary>Where the summary goes as JSON.</summary>
    public string? Json { get; init; }

    /// <summary>The gateway's program.</summary>
    public string Host { get; init; } = DefaultHost;

    /// <summary>The gateway's port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The gateway's database. Without it the working copy's private PostgreSQL is started.</summary>
    public string? Connection { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>Share of calls that partners answer with an error; half as many are cut after they took effect.</summary>
    public double Trouble { get; init; }

    /// <summary>Whose descriptions are played. By default those that the build has copied beside this program.</summary>
    public string Partners { get; init; } = Sandbox.Partners.PartnerFolder.Default;

    /// <summary>Only this one of them, by the name in its description. Null plays all.</summary>
    public string? Only { get; init; }

    /// <summary>Instead of the table, a line for everything that happens to an order.</summary>
    public bool Follow { get; init; }

    public int? Goal => Orders ?? (Once ? UsualOrders : null);

    public double RateOrUsual => Rate ?? (Fast ? FastRate : UsualRate);

    /// <summary>The host that was built beside this program.</summary>
    public static string DefaultHost
    {
        get
        {
            var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            var artifacts = here.Parent?.Parent?.FullName ?? here.FullName;
            return Path.Combine(artifacts, "Integrations.Host", here.Name, "Integrations.Host.dll");
        }
    }
}
