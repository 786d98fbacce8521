using Integrations.Abstractions;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Npgsql;

namespace Integrations.Storage;

/// <summary>
/// A new partner needs no migration. The type of <see cref="IntegrationType"/> comes with the first one; a member that its labels lack
/// is added when a host of a build that has it migrates or starts. EF's model therefore does not hold these labels.
/// </summary>
internal sealed class PartnerLabels : IModelFinalizingConvention
{
    public static readonly string TypeName = Naming.Snake(nameof(IntegrationType));

    /// <summary>Safe to call from several hosts at once: the server looks for the label and adds it under a lock of the type.</summary>
    public static async Task EnsureAsync(NpgsqlConnection connection, CancellationToken token)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        await using (var ask = new NpgsqlCommand("SELECT enumlabel::text FROM pg_enum WHERE enumtypid = $1::regtype", connection) { Parameters = { new() { Value = TypeName } } })
        await using (var reader = await ask.ExecuteReaderAsync(token))
        {
            while (await reader.ReadAsync(token))
                known.Add(reader.GetString(0));
        }

        // One statement each and no transaction: a label cannot be used in the transaction that adds it.
        foreach (var label in Enum.GetNames<IntegrationType>().Where(label => !known.Contains(label)))
        {
            await using var add = new NpgsqlCommand($"ALTER TYPE {TypeName} ADD VALUE IF NOT EXISTS '{label}'", connection);
            await add.ExecuteNonQueryAsync(token);
        }
    }

    /// <summary>Comes after the provider's own convention, which writes the labels of every mapped enum into the model.</summary>
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context) =>
        modelBuilder.Metadata.RemoveAnnotation("Npgsql:Enum:" + TypeName);
}
