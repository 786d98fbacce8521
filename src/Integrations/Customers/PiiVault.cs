using System.Security.Cryptography;
using System.Text;
using System.Transactions;
using Integrations.Abstractions;
using Microsoft.Extensions.Logging;

namespace Integrations.Customers;

/// <summary>
/// The only code that decrypts. Every door that opens something commits a row of <c>pii_access_audit</c> for each value before it fetches
/// the value: a look may be recorded and then fail, never happen unrecorded. What does not open is never an empty text: a value that was
/// destroyed is an <see cref="ErasedException"/>, one that was changed or moved, or whose wrapping key is missing, a <see cref="VaultException"/>.
/// </summary>
public sealed partial class PiiVault
{
    private readonly DataKeys _keys;
    private readonly BlindIndex _index;
    private readonly AccessLedger _ledger;
    private readonly SealedRows _rows;
    private readonly ILogger<PiiVault> _logger;

    internal PiiVault(DataKeys keys, BlindIndex index, AccessLedger ledger, SealedRows rows, ILogger<PiiVault> logger)
    {
        _keys = keys;
        _index = index;
        _ledger = ledger;
        _rows = rows;
        _logger = logger;
    }

    /// <summary>A new key for what one request says. The caller stores <see cref="SealingKey.Wrapped"/> in <c>data_key</c>, in the same transaction as what it seals.</summary>
    public SealingKey NewKey(IntegrationType partner) => _keys.New(partner);

    /// <summary>A stored key, to seal more under it.</summary>
    public SealingKey Reuse(Guid dataKeyId, IntegrationType partner, ReadOnlyMemory<byte> wrapped) =>
        new(dataKeyId, partner, wrapped, _keys.Unwrap(dataKeyId, partner, wrapped.ToArray()));

    /// <summary>What is stored beside an encrypted phone number so that it can be found.</summary>
    public byte[] BlindIndex(IntegrationType partner, string e164Phone) => _index.Of(partner, e164Phone);

    /// <summary>The newest value of each of these kinds that there is; null asks for all.</summary>
    public async Task<IReadOnlyList<OpenedPii>> OpenCustomerAsync(
        Guid customerId, IReadOnlyCollection<PiiKind>? kinds, AccessContext who, CancellationToken token)
    {
        using var apart = Apart();
        var found = await _rows.NewestOfEachKindAsync(customerId, kinds ?? Enum.GetValues<PiiKind>(), token);
        var opened = await OpenAsync([.. found.Keys.Select(Place.Pii)], who, audit => _rows.PiiAsync(audit, token), token);
        return [.. opened.Select(o => new OpenedPii(o.Key, found[o.Key], new Personal(Text(o.Value)))).OrderBy(o => o.Kind)];
    }

    /// <summary>What each item of a delivery is, by item id.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> OpenItemsAsync(Guid deliveryId, AccessContext who, CancellationToken token)
    {
        using var apart = Apart();
        var found = await _rows.ItemsAsync(deliveryId, token);
        var opened = await OpenAsync([.. found.Select(Place.ItemText)], who, audit => _rows.ItemTextsAsync(audit, token), token);
        return opened.ToDictionary(o => o.Key, o => Text(o.Value));
    }

    /// <summary>A request's bytes as received.</summary>
    public async Task<byte[]> OpenRequestBodyAsync(
        Guid incomingRequestId, DateTimeOffset receivedAt, AccessContext who, CancellationToken token)
    {
        using var apart = Apart();
        var opened = await OpenAsync(
            [Place.RequestBody(incomingRequestId)], who, audit => _rows.RequestBodyAsync(audit, receivedAt, token), token);
        return opened[incomingRequestId];
    }

    /// <summary>
    /// Before the first order: can the key ring read what this database holds? A host with another ring, or with a new one in place of a
    /// lost one, would go on making orders that the others cannot read.
    /// </summary>
    public async Task ProveKeysAsync(CancellationToken token)
    {
        if (await _rows.NewestKeyAsync(token) is not { } newest)
            return;
        try
        {
            _keys.Unwrap(newest.Id, newest.Partner, newest.Wrapped).Dispose();
        }
        catch (VaultException)
        {
            throw EncryptionOptions.RefuseFolder(
                "these keys cannot read this database. Point it to the folder that the database's other hosts use, or restore that folder. "
                + "Where it is lost for good, so is every personal value: UPDATE data_key SET wrapped = NULL, destroyed_at = now() says so, "
                + "and the gateway starts again.");
        }
    }

    /// <summary>Record, then fetch, then decrypt. All or nothing.</summary>
    private async Task<Dictionary<Guid, byte[]>> OpenAsync(
        Place[] subjects, AccessContext who, Func<Guid[], Task<List<SealedRow>>> fetch, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(who);
        ArgumentException.ThrowIfNullOrWhiteSpace(who.Actor, nameof(who));
        if (subjects.Length == 0)
            return [];
        var audit = await _ledger.RecordAsync(subjects, who, token);
        var rows = await fetch(audit);
        if (rows.Count != subjects.Length)
            throw new VaultException(subjects[0], "the record of this look is not in the database.");

        var opened = new Dictionary<Guid, byte[]>();
        foreach (var row in rows)
            opened.Add(row.Place.RowId, Decrypt(row));
        return opened;
    }

    private byte[] Decrypt(SealedRow row)
    {
        try
        {
            if (row is not { Blob: { } blob, WrappedKey: { } wrapped, DataKeyId: { } keyId, Partner: { } partner })
                throw new ErasedException(row.Place);
            if (row.KeyPartner != partner)
                throw new VaultException(row.Place, "sealed with a key of another partner.");
            using var cipher = _keys.Unwrap(keyId, partner, wrapped);
            return Envelope.Open(cipher, keyId, partner, row.Place, blob);
        }
        catch (VaultException unreadable) when (unreadable is not ErasedException)
        {
            Log.Unreadable(_logger, row.Place.Table, row.Place.Column, row.Place.RowId, unreadable.Message);
            throw;
        }
    }

    private static string Text(byte[] plaintext)
    {
        var text = Encoding.UTF8.GetString(plaintext);
        CryptographicOperations.ZeroMemory(plaintext);
        return text;
    }

    /// <summary>Out of a caller's ambient transaction: its snapshot may be older than the record, and it must not take the record back.</summary>
    private static TransactionScope Apart() => new(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);

    private static partial class Log
    {
        [LoggerMessage(5001, LogLevel.Critical, "{Table}.{Column} of {RowId} does not open: {Reason}")]
        public static partial void Unreadable(ILogger logger, string table, string column, Guid rowId, string reason);
    }
}
