using System.Security.Cryptography;
using Integrations.Customers;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Ingress.Documents;
using Integrations.Ops;
using Integrations.Ops.Access;
using Integrations.Storage;

namespace Integrations.Host;

/// <summary>What a laptop need not be told: Development fills in what is not configured. Elsewhere each of these is asked for by its path.</summary>
internal static class DevelopmentDefaults
{
    public static void Add(WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment())
            return;
        Default(builder, $"{EncryptionOptions.Section}:{nameof(EncryptionOptions.KeyFolder)}", Path.Combine(WorkingCopy.DataFolder(), "keys"));
        Default(builder, $"{OutboundOptions.Section}:{nameof(OutboundOptions.AllowPrivateNetworks)}", bool.TrueString);
        Default(builder, $"{ApiDocumentOptions.Section}:{nameof(ApiDocumentOptions.Enabled)}", bool.TrueString);
        Default(builder, $"{ConsoleOptions.Section}:{nameof(ConsoleOptions.OneTimeLink)}", bool.TrueString);
        Default(builder, $"{ConsoleOptions.Section}:{nameof(ConsoleOptions.RequireHttps)}", bool.FalseString);
        // The sandbox's address when it runs beside the gateway; without it, orders wait.
        Default(builder, $"{DeliveriesServiceOptions.Section}:BaseAddress", "http://127.0.0.1:5080/");
        Default(builder, $"{DeliveriesServiceOptions.Section}:Token", RandomText());
        Default(builder, $"{InternalOptions.Section}:{nameof(InternalOptions.Tokens)}:0", RandomText());
    }

    private static void Default(WebApplicationBuilder builder, string path, string value)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration[path]))
            builder.Configuration[path] = value;
    }

    private static string RandomText() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
}
