using Integrations.Storage;

namespace Integrations.Host;

/// <summary>Which database the gateway uses, and that its schema fits this build.</summary>
internal static class GatewayDatabase
{
    public const string ConnectionName = "Integrations";

    /// <summary>The configured one. Without one, Development has a private PostgreSQL under the working copy's data folder.</summary>
    public static async Task<(string ConnectionString, EmbeddedPostgres? Postgres)> OpenAsync(WebApplicationBuilder builder, CancellationToken token)
    {
        var given = builder.Configuration.GetConnectionString(ConnectionName);
        if (!string.IsNullOrWhiteSpace(given))
            return (given, null);
        if (!builder.Environment.IsDevelopment())
        {
            throw new StartRefusedException(
                $"ConnectionStrings:{ConnectionName}: a PostgreSQL connection string is needed (environment variable ConnectionStrings__{ConnectionName}). "
                + "Only Development (DOTNET_ENVIRONMENT=Development) brings its own database.");
        }

        var postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataFolder = WorkingCopy.PostgresFolder() }, token);
        return (postgres.ConnectionString, postgres);
    }

    /// <summary>Development migrates by itself; elsewhere a schema that does not fit refuses the start, so that a roll-out decides when.</summary>
    public static async Task PrepareAsync(WebApplication app, string connectionString, CancellationToken token)
    {
        var database = app.Services.GetRequiredService<Database>();
        if (app.Environment.IsDevelopment())
        {
            await database.MigrateAsync(token);
            await Schedules.ProvisionAsync(connectionString, token);
            return;
        }

        var missing = await database.MissingMigrationsAsync(token);
        if (missing.Count > 0)
            throw new StartRefusedException($"The database lacks {string.Join(", ", missing)}: run this program with 'migrate' first.");
        await database.EnsureAsync(token);
    }
}

/// <summary>The host does not start, and the message says what to do about it.</summary>
public sealed class StartRefusedException(string message) : Exception(message);
