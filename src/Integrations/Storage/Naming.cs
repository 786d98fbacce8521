using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Integrations.Storage;

/// <summary>One convention for every name in the database: snake_case, and keys, foreign keys and indexes that say their table and columns.</summary>
internal static class Naming
{
    public static void Apply(ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
                property.SetColumnName(Snake(property.Name));
            foreach (var key in entity.GetKeys())
                key.SetName((key.IsPrimaryKey() ? "pk_" : "ak_") + Subject(entity, key.IsPrimaryKey() ? [] : key.Properties));
            foreach (var key in entity.GetForeignKeys())
            {
                key.SetConstraintName("fk_" + Subject(entity, key.Properties));
                // What was said to us is deleted by retention, on purpose, or not at all.
                key.DeleteBehavior = DeleteBehavior.NoAction;
            }

            foreach (var index in entity.GetIndexes())
                index.SetDatabaseName((index.IsUnique ? "ux_" : "ix_") + Subject(entity, index.Properties));
        }
    }

    public static string Snake(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && (char.IsLower(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))))
                text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }

    private static string Subject(IReadOnlyEntityType entity, IEnumerable<IReadOnlyProperty> properties) =>
        string.Join('_', properties.Select(p => Snake(p.Name)).Prepend(entity.GetTableName()));
}
