using System.Text.Json;
using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Exchange;
using Integrations.Partners;
using Npgsql;

namespace Integrations.Deliveries;

/// <summary>Puts together again what a command has to say, out of the tables and, for what is personal, through the vault.</summary>
internal sealed class CommandContent(NpgsqlDataSource source, PiiVault vault, PartnerRegistry registry, PartnerSettings settings)
{
    private const string Actor = "forwarding";

    /// <summary>What the tables say about the delivery; the vault is not asked.</summary>
    public async Task<StoredDelivery> DeliveryAsync(ClaimedCommand command, CancellationToken token)
    {
        await using var query = source.CreateCommand(CommandContentSql.Delivery);
        query.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = command.DeliveryId });
        await using var reader = await query.ExecuteReaderAsync(token);
        return await reader.ReadAsync(token)
            ? StoredDelivery.Read(new Row(reader), command.DeliveryId)
            : throw new InvalidOperationException($"Command {command.Lease.CommandId} has no delivery.");
    }

    /// <summary>Null when the request does not say what the command was made from: its module reads it differently today.</summary>
    /// <exception cref="ErasedException">The customer's data is gone.</exception>
    public async Task<ServiceCommand?> CommandAsync(ClaimedCommand command, StoredDelivery stored, SealingKey? key, CancellationToken token)
    {
        var subject = new CallSubject(command.DeliveryId, stored.ExternalId, stored.Partner, stored.ApiVersion, stored.Region, key);
        return command.Kind switch
        {
            CommandKind.Create => new ServiceCommand.Create(await OrderAsync(command, stored, key, token)),
            CommandKind.Update => await ChangesAsync(command, stored, token) is { } changes ? new ServiceCommand.Update(subject, changes) : null,
            CommandKind.Cancel => new ServiceCommand.Cancel(subject, command.PartnerReason),
        };
    }

    private async Task<DeliveryOrder> OrderAsync(ClaimedCommand command, StoredDelivery stored, SealingKey? key, CancellationToken token)
    {
        var who = Who(command);
        IReadOnlyList<OpenedPii> opened = stored.CustomerId is { } customer ? await vault.OpenCustomerAsync(customer, kinds: null, who, token) : [];
        var texts = await vault.OpenItemsAsync(command.DeliveryId, who, token);
        var items = new List<DraftItem>(texts.Count);
        await using (var query = source.CreateCommand(CommandContentSql.Items))
        {
            query.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = command.DeliveryId });
            await using var reader = await query.ExecuteReaderAsync(token);
            while (await reader.ReadAsync(token))
                items.Add(StoredDelivery.ReadItem(new Row(reader), texts));
        }

        return new DeliveryOrder
        {
            DeliveryId = command.DeliveryId,
            Partner = stored.Partner,
            ApiVersion = stored.ApiVersion,
            Region = stored.Region,
            Draft = stored.Draft(opened.ToDictionary(o => o.Kind, o => o.Value), items),
            ServiceQuoteId = stored.ServiceQuoteId,
            AnswerAwaited = stored.AnswerAwaited,
            Key = key,
        };
    }

    private async Task<DeliveryChanges?> ChangesAsync(ClaimedCommand command, StoredDelivery stored, CancellationToken token)
    {
        var body = await vault.OpenRequestBodyAsync(command.IncomingRequestId, command.ReceivedAt, Who(command), token);
        await using var query = source.CreateCommand(CommandContentSql.Request);
        query.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = command.IncomingRequestId });
        query.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = command.ReceivedAt });
        await using var reader = await query.ExecuteReaderAsync(token);
        if (!await reader.ReadAsync(token))
            return null;
        var name = reader.GetString(0);
        var mapper = registry.Mapper(stored.Partner);
        if (mapper.Routes.FirstOrDefault(r => string.Equals(r.Name, name, StringComparison.Ordinal)) is not { } route)
            return null;
        var read = mapper.Read(new InboundMessage
        {
            Route = route,
            Body = body,
            RequestId = command.IncomingRequestId,
            ReceivedAt = command.ReceivedAt,
            Region = stored.Region,
            PublicUrl = settings.For(stored.Partner).PublicUrl,
            Path = Values(reader.GetString(1)),
            Headers = Values(reader.GetString(2)),
        });
        return read is Inbound.Update update ? stored.Complete(update.Changes) : null;
    }

    private static Dictionary<string, string> Values(string json) =>
        new(JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [], StringComparer.OrdinalIgnoreCase);

    private static AccessContext Who(ClaimedCommand command) => new(Actor, PiiPurpose.Forward, command.IncomingRequestId);
}
