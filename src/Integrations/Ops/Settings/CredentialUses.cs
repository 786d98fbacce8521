using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Partners;
using Npgsql;

namespace Integrations.Ops.Settings;

/// <summary>When each credential last proved something, over all hosts: this host's uses are kept in memory and written down now and then.</summary>
internal sealed class CredentialUses(NpgsqlDataSource source, PartnerSettings settings, PartnerRegistry registry, SecretMarks marks, TimeProvider time)
{
    // In one order on every host, or two of them lock each other out.
    private const string Keep = """
        INSERT INTO credential_use (integration_type, region, outbound, mark, last_used_at)
        SELECT u.partner, u.region, u.outbound, u.mark, max(u.at)
        FROM unnest($1::integration_type[], $2::region[], $3::boolean[], $4::text[], $5::timestamptz[]) AS u(partner, region, outbound, mark, at)
        GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
        ON CONFLICT (integration_type, region, outbound, mark) DO UPDATE SET last_used_at = greatest(credential_use.last_used_at, excluded.last_used_at)
        """;

    private const string Of = "SELECT region, outbound, mark, last_used_at FROM credential_use WHERE integration_type = $1 ORDER BY last_used_at DESC LIMIT 1000";

    private DateTimeOffset _written = DateTimeOffset.MinValue;

    /// <summary>Writes down what was used since the last time.</summary>
    public async Task KeepAsync(CancellationToken token)
    {
        var now = time.GetUtcNow();
        // A request counts from its receipt, which is a while before it has proved anything: what was written a moment ago may be written again.
        var used = Slots().Where(slot => slot.Credential.UsedAt >= _written).ToList();
        if (used.Count > 0)
        {
            await using var command = source.CreateCommand(Keep);
            command.Parameters.Add(new NpgsqlParameter { Value = used.Select(slot => slot.Partner).ToArray(), DataTypeName = "integration_type[]" });
            command.Parameters.Add(new NpgsqlParameter { Value = used.Select(slot => slot.Region).ToArray(), DataTypeName = "region[]" });
            command.Parameters.Add(new NpgsqlParameter<bool[]> { TypedValue = [.. used.Select(slot => slot.Outbound)] });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. used.Select(slot => marks.Of(slot.Partner, slot.Credential.Secret))] });
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset[]> { TypedValue = [.. used.Select(slot => slot.Credential.UsedAt!.Value)] });
            await command.ExecuteNonQueryAsync(token);
        }

        _written = now - SettingsKeeper.Every;
    }

    /// <summary>By region, direction and mark; what this host has used since it last wrote included.</summary>
    public async Task<IReadOnlyDictionary<(Region Region, bool Outbound, string Mark), DateTimeOffset>> ReadAsync(IntegrationType partner, CancellationToken token)
    {
        var found = new Dictionary<(Region, bool, string), DateTimeOffset>();
        await using (var command = source.CreateCommand(Of))
        {
            command.Parameters.Add(new NpgsqlParameter<IntegrationType> { TypedValue = partner });
            await using var row = await command.ExecuteReaderAsync(token);
            while (await row.ReadAsync(token))
                found[(row.GetFieldValue<Region>(0), row.GetBoolean(1), row.GetString(2))] = row.GetFieldValue<DateTimeOffset>(3);
        }

        foreach (var slot in Slots().Where(slot => slot.Partner == partner && slot.Credential.UsedAt is not null))
        {
            var key = (slot.Region, slot.Outbound, marks.Of(partner, slot.Credential.Secret));
            if (!(found.GetValueOrDefault(key) > slot.Credential.UsedAt))
                found[key] = slot.Credential.UsedAt!.Value;
        }

        return found;
    }

    /// <summary>Forgets secrets that nobody has used for as long as settings are kept.</summary>
    public async Task<int> PruneAsync(CancellationToken token)
    {
        await using var command = source.CreateCommand("DELETE FROM credential_use WHERE last_used_at < $1");
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() - SettingsBook.Kept });
        return await command.ExecuteNonQueryAsync(token);
    }

    private IEnumerable<Slot> Slots() =>
        from module in registry.Modules
        from pair in settings.For(module.Type).Regions
        where Enum.TryParse<Region>(pair.Key, out _)
        from slot in pair.Value.Inbound.Select(credential => (Outbound: false, Credential: credential)).Concat(pair.Value.Outbound.Select(credential => (Outbound: true, Credential: credential)))
        select new Slot(module.Type, Enum.Parse<Region>(pair.Key), slot.Outbound, slot.Credential);

    private sealed record Slot(IntegrationType Partner, Region Region, bool Outbound, Credential Credential);
}
