using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Ingress.Drift;
using Integrations.Ops.Access;
using Integrations.Ops.Batches;
using Integrations.Ops.Issues;
using Integrations.Ops.Jobs;
using Integrations.Partners.Specified;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Protection;
using Integrations.StatusUpdates.Settlements;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using Npgsql.NameTranslation;

namespace Integrations.Storage;

/// <summary>
/// Every enum is a PostgreSQL enum whose labels are the members' names, to the letter. One list feeds both EF's model and the data source.
/// </summary>
internal static class Enums
{
    private static readonly NpgsqlNullNameTranslator ToTheLetter = new();

    public static void MapEnums(this NpgsqlDbContextOptionsBuilder options) => Each(new InModel(options));

    public static void MapEnums(this NpgsqlDataSourceBuilder source) => Each(new InSource(source));

    private static void Each(IEnumMapping mapping)
    {
        mapping.Map<IntegrationType>();
        mapping.Map<Region>();
        mapping.Map<Source>();
        mapping.Map<ControlledContents>();
        mapping.Map<UndeliverableAction>();
        mapping.Map<AttemptStatus>();
        mapping.Map<CancelReason>();
        mapping.Map<DeliveryStatus>();
        mapping.Map<AddressKind>();
        mapping.Map<CommandKind>();
        mapping.Map<Decision>();
        mapping.Map<RequestVerdict>();
        mapping.Map<CallPurpose>();
        mapping.Map<CallOutcome>();
        mapping.Map<LaneTrouble>();
        mapping.Map<LaneAct>();
        mapping.Map<PiiKind>();
        mapping.Map<PiiPurpose>();
        mapping.Map<DriftKind>();
        mapping.Map<SettlementAct>();
        mapping.Map<OpsRole>();
        mapping.Map<BatchAct>();
        mapping.Map<BatchState>();
        mapping.Map<BatchRowState>();
        mapping.Map<IssueState>();
        mapping.Map<JobOutcome>();
        mapping.MapSpecified();
    }

    private sealed class InModel(NpgsqlDbContextOptionsBuilder options) : IEnumMapping
    {
        public void Map<T>()
            where T : struct, Enum => options.MapEnum<T>(Naming.Snake(typeof(T).Name), nameTranslator: ToTheLetter);
    }

    private sealed class InSource(NpgsqlDataSourceBuilder source) : IEnumMapping
    {
        public void Map<T>()
            where T : struct, Enum => source.MapEnum<T>(Naming.Snake(typeof(T).Name), ToTheLetter);
    }
}

/// <summary>A place that has to know every stored enum.</summary>
internal interface IEnumMapping
{
    void Map<T>()
        where T : struct, Enum;
}
