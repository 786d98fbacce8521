using System.Collections.Concurrent;
using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Integrations.Tests.Customers;

/// <summary>The room as a host has it, on a real database and a key folder of its own, with what it logs and what is stored through it.</summary>
internal sealed class VaultRoom : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string? _ownFolder;

    /// <param name="connectionString">Of a database with the gateway's schema.</param>
    /// <param name="keyFolder">Null makes a new one, which goes with the room.</param>
    /// <param name="onUnwrap">Called before each data key is unwrapped: nothing is in clear yet.</param>
    public VaultRoom(string connectionString, string? keyFolder = null, Action? onUnwrap = null, TimeProvider? time = null)
    {
        _ownFolder = keyFolder is null ? Path.Combine(Directory.CreateTempSubdirectory("vault-room-").FullName, "keys") : null;
        KeyFolder = keyFolder ?? _ownFolder!;
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new Lines(Logged)));
        services.AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = Environments.Development });
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddStorage(connectionString);
        services.AddSingleton<IKeyWrapper>(provider =>
            new Watched(new DataProtectionKeyWrapper(provider.GetRequiredService<KeyFolder>()), onUnwrap ?? (() => { })));
        services.AddCustomers(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Encryption:KeyFolder", KeyFolder)]).Build());
        _services = services.BuildServiceProvider();
    }

    public string KeyFolder { get; }

    public ConcurrentQueue<string> Logged { get; } = [];

    public PiiVault Vault => _services.GetRequiredService<PiiVault>();

    public static AccessContext Someone(PiiPurpose purpose = PiiPurpose.Forward) =>
        new("forwarding", purpose, Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));

    public static Guid NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_ownFolder is not null)
            Directory.Delete(Path.GetDirectoryName(_ownFolder)!, recursive: true);
    }

    /// <summary>A customer with these values under one new key; the ids of the rows in the order of the values.</summary>
    public async Task<(Guid Customer, Guid[] Pii, Guid Key)> StoreCustomerAsync(
        IntegrationType partner, params (PiiKind Kind, string Value)[] values)
    {
        using var key = Vault.NewKey(partner);
        var customer = new Customer { Id = NewId(), IntegrationType = partner, CreatedAt = Now };
        Pii[] rows = [.. values.Select(v => Sealed(key, customer.Id, v.Kind, v.Value))];
        await SaveAsync([Row(key), customer, .. rows]);
        return (customer.Id, [.. rows.Select(r => r.Id)], key.Id);
    }

    /// <summary>More about a customer, under a key of its own, as a later request brings it.</summary>
    public async Task<Guid> AddAsync(Guid customer, IntegrationType partner, PiiKind kind, string value)
    {
        using var key = Vault.NewKey(partner);
        var row = Sealed(key, customer, kind, value);
        await SaveAsync([Row(key), row]);
        return row.Id;
    }

    public async Task<(Guid Delivery, Guid[] Items)> StoreItemsAsync(IntegrationType partner, params string[] texts)
    {
        using var key = Vault.NewKey(partner);
        var delivery = new Delivery
        {
            Id = NewId(),
            ExternalDeliveryId = NewId().ToString(),
            IntegrationType = partner,
            ApiVersion = 1,
            Status = DeliveryStatus.PENDING,
            Source = Source.other,
            DataKeyId = key.Id,
            IncomingRequestId = NewId(),
            ReceivedAt = Now,
            ContentHash = [],
            CreatedAt = Now,
        };
        Item[] items = [.. texts.Select((text, position) => (Id: NewId(), text, position)).Select(i => new Item
        {
            Id = i.Id, DeliveryId = delivery.Id, Position = i.position, Quantity = 1, DataKeyId = key.Id,
            Text = key.Seal(Place.ItemText(i.Id), new Personal(i.text)),
        })];
        await SaveAsync([Row(key), delivery, .. items]);
        return (delivery.Id, [.. items.Select(i => i.Id)]);
    }

    public async Task<(Guid Request, DateTimeOffset ReceivedAt)> StoreRequestAsync(IntegrationType partner, byte[] body)
    {
        using var key = Vault.NewKey(partner);
        var id = NewId();
        var request = new IncomingRequest
        {
            Id = id,
            ReceivedAt = Now,
            IntegrationType = partner,
            ApiVersion = 1,
            Route = "create",
            Method = "POST",
            PathValues = "{}",
            Headers = "{}",
            Body = key.Seal(Place.RequestBody(id), body),
            BodyLength = body.Length,
            BodyHash = [],
            DataKeyId = key.Id,
        };
        await SaveAsync([Row(key), request]);
        return (id, request.ReceivedAt);
    }

    public async Task<int> ExecuteAsync(string sql, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync();
    }

    public async Task<T> AskAsync<T>(string sql, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The looks that are recorded for one request.</summary>
    public Task<long> LooksAsync(AccessContext who) => AskAsync<long>("SELECT count(*) FROM pii_access_audit WHERE request_id = $1", who.RequestId);

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static DataKey Row(SealingKey key) =>
        new() { Id = key.Id, IntegrationType = key.Partner, Wrapped = key.Wrapped.ToArray(), CreatedAt = Now };

    private static Pii Sealed(SealingKey key, Guid customer, PiiKind kind, string value)
    {
        var id = NewId();
        return new Pii
        {
            Id = id,
            CustomerId = customer,
            Kind = kind,
            DataKeyId = key.Id,
            CreatedAt = Now,
            Ciphertext = key.Seal(Place.Pii(id), new Personal(value)),
        };
    }

    private async Task SaveAsync(object[] rows)
    {
        await using var db = await _services.GetRequiredService<IDbContextFactory<IntegrationsDb>>().CreateDbContextAsync();
        db.AddRange(rows);
        await db.SaveChangesAsync();
    }

    private NpgsqlCommand Command(string sql, object[] parameters)
    {
        var command = _services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new() { Value = parameter });
        return command;
    }

    private sealed class Watched(IKeyWrapper inner, Action onUnwrap) : IKeyWrapper
    {
        public byte[] Wrap(IntegrationType partner, Guid dataKeyId, byte[] key) => inner.Wrap(partner, dataKeyId, key);

        public byte[] Unwrap(IntegrationType partner, Guid dataKeyId, byte[] wrapped)
        {
            onUnwrap();
            return inner.Unwrap(partner, dataKeyId, wrapped);
        }
    }

    private sealed class Lines(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            lines.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel} {eventId.Id} {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
