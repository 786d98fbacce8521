using Integrations.Storage;
using Integrations.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Integrations.Tests;

/// <summary>A database with the gateway's schema.</summary>
public sealed class GatewayDatabase() : TestDatabase(MigrateAsync)
{
    private static async Task MigrateAsync(string connectionString)
    {
        var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddStorage(connectionString);
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<Database>().MigrateAsync(CancellationToken.None);
    }
}
