using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Integrations.Customers;

public static class CustomersSetup
{
    /// <summary>The vault, with its keys where <c>Encryption</c> says. The host calls <see cref="PiiVault.ProveKeysAsync"/> before it serves.</summary>
    public static IServiceCollection AddCustomers(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<EncryptionOptions>().Bind(configuration.GetSection(EncryptionOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EncryptionOptions>, EncryptionRules>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new KeyFolder(
            provider.GetRequiredService<IOptions<EncryptionOptions>>().Value, provider.GetRequiredService<ILoggerFactory>()));
        services.TryAddSingleton<IKeyWrapper, DataProtectionKeyWrapper>();
        services.TryAddSingleton<KeyCache>();
        services.TryAddSingleton<DataKeys>();
        services.TryAddSingleton(provider => new BlindIndex(provider.GetRequiredService<KeyFolder>().IndexRoot));
        services.TryAddSingleton(provider => new SecretMarks(provider.GetRequiredService<KeyFolder>().IndexRoot));
        services.TryAddSingleton<AccessLedger>();
        services.TryAddSingleton<SealedRows>();
        services.TryAddSingleton<PhoneLookup>();

        // Its parts are the room's own, so the container cannot see its constructor.
        services.TryAddSingleton(provider => new PiiVault(
            provider.GetRequiredService<DataKeys>(), provider.GetRequiredService<BlindIndex>(), provider.GetRequiredService<AccessLedger>(),
            provider.GetRequiredService<SealedRows>(), provider.GetRequiredService<ILogger<PiiVault>>()));
        return services;
    }
}
