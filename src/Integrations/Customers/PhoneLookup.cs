using Integrations.Abstractions;
using Npgsql;

namespace Integrations.Customers;

/// <summary>
/// Finds a partner's customers by their phone without decrypting anybody else's: by its keyed fingerprint. A fingerprint is short, so what
/// it finds is opened and compared, and each opening is on record.
/// </summary>
public sealed class PhoneLookup(NpgsqlDataSource source, PiiVault vault)
{
    /// <summary>More customers of one fingerprint are not opened: somebody who calls so often is found by the newest.</summary>
    public const int MostOpened = 50;

    private const string Candidates = """
        SELECT customer_id FROM (
            SELECT p.customer_id, max(p.created_at) AS newest FROM pii p JOIN customer c ON c.id = p.customer_id
            WHERE p.blind_index = $1 AND c.integration_type = $2 GROUP BY p.customer_id) found
        ORDER BY newest DESC LIMIT $3
        """;

    /// <summary>The customers whose newest phone this is, newest first.</summary>
    /// <param name="partner">Fingerprints of different partners cannot be compared.</param>
    /// <param name="phone">As somebody says it.</param>
    /// <param name="country">Completes a national number.</param>
    /// <param name="who">Goes on record for each customer that is opened.</param>
    /// <param name="token">Ends the search.</param>
    public async Task<IReadOnlyList<Guid>> FindAsync(
        IntegrationType partner, Personal phone, string? country, AccessContext who, CancellationToken token)
    {
        if (PhoneNumber.ToE164(phone, country) is not { } normal)
            return [];
        var found = new List<Guid>();
        foreach (var customer in await CandidatesAsync(partner, vault.BlindIndex(partner, normal.Value), token))
        {
            var opened = await vault.OpenCustomerAsync(customer, [PiiKind.CustomerPhone], who, token);
            if (opened.Any(value => value.Value == normal))
                found.Add(customer);
        }

        return found;
    }

    private async Task<List<Guid>> CandidatesAsync(IntegrationType partner, byte[] fingerprint, CancellationToken token)
    {
        await using var command = source.CreateCommand(Candidates);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = fingerprint });
        command.Parameters.Add(new NpgsqlParameter<IntegrationType> { TypedValue = partner });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MostOpened });
        var candidates = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token))
            candidates.Add(reader.GetGuid(0));
        return candidates;
    }
}
