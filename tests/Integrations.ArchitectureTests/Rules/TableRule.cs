using Microsoft.EntityFrameworkCore;

namespace Integrations.ArchitectureTests.Rules;

/// <summary>A record and its table lie side by side: <c>Delivery</c> and <c>DeliveryTable</c> in one room.</summary>
internal static class TableRule
{
    public static IEnumerable<string> Violations(IEnumerable<Type> types) =>
        from type in types
        from configures in type.GetInterfaces()
        where configures.IsGenericType && configures.GetGenericTypeDefinition() == typeof(IEntityTypeConfiguration<>)
        let record = configures.GetGenericArguments()[0]
        where type.Name != record.Name + "Table" || type.Namespace != record.Namespace
        select $"{type.FullName} maps {record.FullName}: it is {record.Namespace}.{record.Name}Table.";
}
