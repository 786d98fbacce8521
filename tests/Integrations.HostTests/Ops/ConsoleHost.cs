using Integrations.Host;
using Integrations.Ops.Access;
using Integrations.Ops.Console;
using Integrations.Storage;
using Integrations.Testing.Hosts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Integrations.HostTests.Ops;

/// <summary>The whole gateway in this process, on a real port, so that its endpoints can be listed and each be called as a browser calls it.</summary>
public class ConsoleHost : IAsyncLifetime
{
    public const string Password = "a word that is long enough";

    private readonly CityDatabase _database = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("integrations-console-").FullName;
    private Gateway _gateway = null!;

    public Uri Address { get; protected init; } = GatewayProcess.FreeAddress();

    protected string Folder => _folder;

    /// <summary>Every user's name is the role's; the last one has none.</summary>
    public static IReadOnlyList<string> Users { get; } = [.. Enum.GetNames<OpsRole>().Select(name => name.ToLowerInvariant()), "nobody"];

    /// <summary>As a gateway of its own on this database would be told.</summary>
    public virtual Dictionary<string, string> Settings => new(StringComparer.Ordinal)
    {
        ["ConnectionStrings:Integrations"] = _database.ConnectionString,
        ["Encryption:KeyFolder"] = Path.Combine(_folder, "keys"),
        ["Console:LoginsPerMinute"] = "1000",
        ["Serilog:MinimumLevel:Default"] = "Error",
    };

    internal IServiceProvider Services => _gateway.App.Services;

    /// <summary>Everything below <c>/ops</c>.</summary>
    internal IReadOnlyList<RouteEndpoint> Endpoints =>
    [
        .. Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => $"/{endpoint.RoutePattern.RawText?.Trim('/')}/".StartsWith(AccessSetup.Root + "/", StringComparison.Ordinal)),
    ];

    internal IReadOnlyList<(RouteEndpoint Endpoint, Command Command)> Commands =>
        [.. from endpoint in Endpoints let command = endpoint.Metadata.GetMetadata<Command>() where command is not null select (endpoint, command)];

    public virtual async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        var settings = Settings.Select(setting => $"--{setting.Key}={setting.Value}");
        _gateway = await Gateway.BuildAsync(["--environment=Development", $"--urls={Address.AbsoluteUri.TrimEnd('/')}", .. settings], CancellationToken.None);
        await _gateway.StartAsync(CancellationToken.None);
        var users = Services.GetRequiredService<OpsUsers>();
        foreach (var name in Users)
            await users.SaveAsync(name, Password, Enum.TryParse<OpsRole>(name, ignoreCase: true, out var role) ? [role] : [], CancellationToken.None);
    }

    public virtual async Task DisposeAsync()
    {
        await _gateway.App.StopAsync();
        await _gateway.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    internal Visitor Visit() => new(Address);

    /// <summary>Somebody who is logged in.</summary>
    internal async Task<Visitor> VisitAsync(string user)
    {
        var visitor = Visit();
        using var answer = await visitor.EnterAsync(user, Password);
        return (int)answer.StatusCode == 303 ? visitor : throw new InvalidOperationException($"{user} was answered {answer.StatusCode}.");
    }

    /// <summary>Runs a subcommand of the program on this database.</summary>
    public async Task<(int ExitCode, string Said)> RunAsync(string? input, params string[] arguments)
    {
        var log = Path.Combine(_folder, $"{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}.log");
        await using var command = GatewayProcess.Start(log, GatewayProcess.FreeAddress(), Settings, input ?? "", arguments);
        await command.EndedAsync();
        return (command.ExitCode, await command.LogAsync());
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var source = StorageSetup.OpenSource(_database.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var source = StorageSetup.OpenSource(_database.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync() ?? throw new InvalidOperationException("No row."));
    }
}
