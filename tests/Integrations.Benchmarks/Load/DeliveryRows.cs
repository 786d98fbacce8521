using System.Security.Cryptography;
using Integrations.Abstractions;
using Integrations.Deliveries;
using Npgsql;

namespace Integrations.Benchmarks.Load;

/// <summary>Accepted and forwarded deliveries, as the intake leaves them: key, delivery, state.</summary>
internal static class DeliveryRows
{
    private static readonly byte[] ContentHash = SHA256.HashData("an order"u8);

    private static readonly byte[] Answer = """{"external_delivery_id":"D-12345","currency":"USD","delivery_status":"scheduled","fee":399}"""u8.ToArray();

    /// <param name="connection">In whose transaction the rows are written.</param>
    /// <param name="fleet">Which deliveries.</param>
    /// <param name="changes">How many status changes each has had, none of them told.</param>
    /// <param name="now">When all of it happened.</param>
    /// <param name="stop">Ends the load.</param>
    public static async Task CopyAsync(
        NpgsqlConnection connection, IReadOnlyList<FleetDelivery> fleet, long changes, DateTimeOffset now, CancellationToken stop)
    {
        await Copy.IntoAsync(connection, "data_key", "id, integration_type, wrapped, created_at", fleet, async (row, d) =>
        {
            await row.WriteAsync(d.DataKeyId, stop);
            await row.WriteAsync(d.Lane.Partner, stop);
            await row.BytesAsync(d.WrappedKey);
            await row.WriteAsync(now, stop);
        }, stop);

        const string delivery = "id, external_delivery_id, integration_type, api_version, region, status, source, data_key_id, incoming_request_id, "
            + "received_at, content_hash, external_store_id, currency, order_value_minor, fee_minor, controlled_contents, contents_known, "
            + "pickup_eta, dropoff_eta, created_at, accepted_at, forwarded_at, answer_status, answer_content_type, answer_body";
        await Copy.IntoAsync(connection, "delivery", delivery, fleet, async (row, d) =>
        {
            await row.WriteAsync(d.Id, stop);
            await row.WriteAsync(d.ExternalId, stop);
            await row.WriteAsync(d.Lane.Partner, stop);
            await row.WriteAsync(d.Lane.ApiVersion, stop);
            await row.WriteAsync(d.Lane.Region, stop);
            await row.WriteAsync(DeliveryStatus.PROCESSED, stop);
            await row.WriteAsync(Source.other, stop);
            await row.WriteAsync(d.DataKeyId, stop);
            await row.WriteAsync(d.Id, stop);
            await row.WriteAsync(now, stop);
            await row.BytesAsync(ContentHash);
            await row.WriteAsync("store-12345", stop);
            await row.WriteAsync("USD", stop);
            await row.WriteAsync(2599L, stop);
            await row.WriteAsync(399L, stop);
            await row.WriteAsync(Array.Empty<ControlledContents>(), stop);
            await row.WriteAsync(true, stop);
            await row.WriteAsync(now.AddMinutes(10), stop);
            await row.WriteAsync(now.AddMinutes(30), stop);
            await row.WriteAsync(now, stop);
            await row.WriteAsync(now, stop);
            await row.WriteAsync(now, stop);
            await row.WriteAsync(200, stop);
            await row.WriteAsync("application/json", stop);
            await row.BytesAsync(Answer);
        }, stop);

        const string state = "delivery_id, external_delivery_id, integration_type, api_version, region, "
            + "next_seq, last_seq_decided, last_seq_sent, last_source_version";
        await Copy.IntoAsync(connection, "external_state", state, fleet, async (row, d) =>
        {
            await row.WriteAsync(d.Id, stop);
            await row.WriteAsync(d.ExternalId, stop);
            await row.WriteAsync(d.Lane.Partner, stop);
            await row.WriteAsync(d.Lane.ApiVersion, stop);
            await row.WriteAsync(d.Lane.Region, stop);
            await row.WriteAsync(changes, stop);
            await row.WriteAsync(0L, stop);
            await row.WriteAsync(0L, stop);
            await row.WriteAsync(changes == 0 ? long.MinValue : changes, stop);
        }, stop);
    }
}
