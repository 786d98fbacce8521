using Integrations.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Integrations.DesignTime;

/// <summary>Gives the migration tools a context without a host and without a database.</summary>
internal sealed class Program : IDesignTimeDbContextFactory<IntegrationsDb>
{
    public static int Main()
    {
        Console.Error.WriteLine("This project only serves dotnet ef; see src/Integrations/Storage/README.md.");
        return 1;
    }

    public IntegrationsDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<IntegrationsDb>();
        StorageSetup.Configure(options, "Host=127.0.0.1;Database=design_time_only");
        return new IntegrationsDb(options.Options);
    }
}
