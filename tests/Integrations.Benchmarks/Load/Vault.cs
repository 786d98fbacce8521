using Integrations.Customers;
using Integrations.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace Integrations.Benchmarks.Load;

/// <summary>The platform's own vault on the gateway's key folder: what is loaded can be sealed and opened by the gateway.</summary>
internal sealed class Vault : IDisposable
{
    private readonly ServiceProvider _services;

    public Vault(string keyFolder)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Encryption:KeyFolder", keyFolder),
            new("Encryption:AllowUnprotectedKeys", "true"),
        ]).Build();

        // Keys are made without a database; nothing is opened here.
        _services = new ServiceCollection().AddLogging().AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = Environments.Production })
            .AddStorage("Host=127.0.0.1").AddCustomers(configuration).BuildServiceProvider();
        Keys = _services.GetRequiredService<PiiVault>();
    }

    public PiiVault Keys { get; }

    public void Dispose() => _services.Dispose();
}
