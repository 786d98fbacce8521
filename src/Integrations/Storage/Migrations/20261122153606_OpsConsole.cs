using System;
using Integrations.Abstractions;
using Integrations.Ops.Access;
using Integrations.Ops.Batches;
using Integrations.Ops.Issues;
using Integrations.Ops.Jobs;
using Integrations.StatusUpdates.Settlements;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Integrations.Storage.Migrations
{
    /// <inheritdoc />
    public partial class OpsConsole : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterDatabase()
                .Annotation("Npgsql:Enum:address_kind", "Dropoff,Pickup")
                .Annotation("Npgsql:Enum:attempt_status", "Assigned,AtBot,AtDestination,AtPickup,CancelRequestFailed,CancelRequested,Canceled,Completed,Delivered,DeliveryInProgress,InTransit,InTransitToPartner,InTransitToRescue,LoadedWaitingForPilot,LoadedWithPilot,Pending,PickupInProgress,RequestFailed,Requested,RescueInitiated,RescueRequested,Rescued,ReturnCanceled,ReturnInProgress,ReturnInitiated,Returned,Scheduled,TimedOut,Unrecoverable")
                .Annotation("Npgsql:Enum:batch_act", "Dismiss,Reprocess,Resend,RetryNow,TakeAsHeard")
                .Annotation("Npgsql:Enum:batch_row_state", "Done,Failed,Skipped,Waiting")
                .Annotation("Npgsql:Enum:batch_state", "Canceled,Finished,Paused,Planned,Running,Stopped")
                .Annotation("Npgsql:Enum:call_outcome", "Dead,Retry,Sent,Unknown")
                .Annotation("Npgsql:Enum:call_purpose", "Cancel,Create,Query,Quote,StatusUpdate,Unlock,Update")
                .Annotation("Npgsql:Enum:cancel_reason", "Aberrations,BotFlipped,BotHit,BotRescue,BotStuck,CourierFailure,CustomerBlacklisted,CustomerRequestedUnable,CustomerRequestedUnwilling,CustomerUnresponsive,DeliveryCanceled,DeliveryWatchdog,HardwareIssue,IdCheck,LargeOrder,LongLoad,MerchantError,MerchantRequested,MerchantTabletIssue,MerchantUnresponsive,NotRobotAddressable,Obstruction,OffboardingMx,Other,OutsideAvailabilityWindow,PedestrianInterference,PilotAvailability,PilotError,RobotAvailability,RobotDeliveriesDisabledByMerchant,RobotDeliveriesDisabledByOperatingZone,RouteBlocked,RoutingFailed,SMSFailure,SoftwareIssue,TerrainIssue,UnclearDropOff,WeatherConditions")
                .Annotation("Npgsql:Enum:command_kind", "Cancel,Create,Update")
                .Annotation("Npgsql:Enum:controlled_contents", "Alcohol,Marijuana,Tobacco")
                .Annotation("Npgsql:Enum:decision", "Dead,Expired,Moot,NotTold,Sent,Superseded,Suppressed")
                .Annotation("Npgsql:Enum:delivery_status", "INVALID,NOT_RELEVANT,PENDING,PROCESSED")
                .Annotation("Npgsql:Enum:door_dash_delivery_status", "DELIVERY_STATUS_DELIVERY_COMPLETED,DELIVERY_STATUS_HEADING_TO_DROPOFF_LOCATION,DELIVERY_STATUS_HEADING_TO_LOADING_LOCATION,DELIVERY_STATUS_WAITING_FOR_LOAD")
                .Annotation("Npgsql:Enum:drift_kind", "Array,Bool,Null,Number,Object,String")
                .Annotation("Npgsql:Enum:issue_state", "Acknowledged,Ignored,Open,Resolved")
                .Annotation("Npgsql:Enum:job_outcome", "Failed,Succeeded")
                .Annotation("Npgsql:Enum:lane_act", "Drain,Pause,Resume")
                .Annotation("Npgsql:Enum:lane_trouble", "BadCredentials,Failures,Gone,RetryAfter")
                .Annotation("Npgsql:Enum:ops_role", "Admin,Operator,Privacy,Viewer")
                .Annotation("Npgsql:Enum:pii_kind", "CustomerEmail,CustomerName,CustomerPhone,DropoffAddress,DropoffBusinessName,DropoffInstructions,PickupAddress,PickupBusinessName,PickupContactName,PickupEmail,PickupInstructions,PickupPhone")
                .Annotation("Npgsql:Enum:pii_purpose", "Forward,Lookup,Replay,SupportReveal")
                .Annotation("Npgsql:Enum:region", "EU,US")
                .Annotation("Npgsql:Enum:request_verdict", "Accepted,Asked,Conflict,Failed,Invalid,NotRelevant,Recorded,Refused,Repeated,UnknownDelivery,Unreadable")
                .Annotation("Npgsql:Enum:settlement_act", "Dismissed,Resent,TakenAsHeard")
                .Annotation("Npgsql:Enum:source", "ally,chow_now,chowly,door_dash,grubhub,huuva,lunchbox,native,olo,ordermark,other,otter,three_pl,uber_eats")
                .Annotation("Npgsql:Enum:undeliverable_action", "Dispose,LeaveAtDoor,ReturnToPickup")
                .OldAnnotation("Npgsql:Enum:address_kind", "Dropoff,Pickup")
                .OldAnnotation("Npgsql:Enum:attempt_status", "Assigned,AtBot,AtDestination,AtPickup,CancelRequestFailed,CancelRequested,Canceled,Completed,Delivered,DeliveryInProgress,InTransit,InTransitToPartner,InTransitToRescue,LoadedWaitingForPilot,LoadedWithPilot,Pending,PickupInProgress,RequestFailed,Requested,RescueInitiated,RescueRequested,Rescued,ReturnCanceled,ReturnInProgress,ReturnInitiated,Returned,Scheduled,TimedOut,Unrecoverable")
                .OldAnnotation("Npgsql:Enum:call_outcome", "Dead,Retry,Sent,Unknown")
                .OldAnnotation("Npgsql:Enum:call_purpose", "Cancel,Create,Query,Quote,StatusUpdate,Unlock,Update")
                .OldAnnotation("Npgsql:Enum:cancel_reason", "Aberrations,BotFlipped,BotHit,BotRescue,BotStuck,CourierFailure,CustomerBlacklisted,CustomerRequestedUnable,CustomerRequestedUnwilling,CustomerUnresponsive,DeliveryCanceled,DeliveryWatchdog,HardwareIssue,IdCheck,LargeOrder,LongLoad,MerchantError,MerchantRequested,MerchantTabletIssue,MerchantUnresponsive,NotRobotAddressable,Obstruction,OffboardingMx,Other,OutsideAvailabilityWindow,PedestrianInterference,PilotAvailability,PilotError,RobotAvailability,RobotDeliveriesDisabledByMerchant,RobotDeliveriesDisabledByOperatingZone,RouteBlocked,RoutingFailed,SMSFailure,SoftwareIssue,TerrainIssue,UnclearDropOff,WeatherConditions")
                .OldAnnotation("Npgsql:Enum:command_kind", "Cancel,Create,Update")
                .OldAnnotation("Npgsql:Enum:controlled_contents", "Alcohol,Marijuana,Tobacco")
                .OldAnnotation("Npgsql:Enum:decision", "Dead,Expired,Moot,NotTold,Sent,Superseded,Suppressed")
                .OldAnnotation("Npgsql:Enum:delivery_status", "INVALID,NOT_RELEVANT,PENDING,PROCESSED")
                .OldAnnotation("Npgsql:Enum:door_dash_delivery_status", "DELIVERY_STATUS_DELIVERY_COMPLETED,DELIVERY_STATUS_HEADING_TO_DROPOFF_LOCATION,DELIVERY_STATUS_HEADING_TO_LOADING_LOCATION,DELIVERY_STATUS_WAITING_FOR_LOAD")
                .OldAnnotation("Npgsql:Enum:drift_kind", "Array,Bool,Null,Number,Object,String")
                .OldAnnotation("Npgsql:Enum:lane_act", "Drain,Pause,Resume")
                .OldAnnotation("Npgsql:Enum:lane_trouble", "BadCredentials,Failures,Gone,RetryAfter")
                .OldAnnotation("Npgsql:Enum:pii_kind", "CustomerEmail,CustomerName,CustomerPhone,DropoffAddress,DropoffBusinessName,DropoffInstructions,PickupAddress,PickupBusinessName,PickupContactName,PickupEmail,PickupInstructions,PickupPhone")
                .OldAnnotation("Npgsql:Enum:pii_purpose", "Forward,Lookup,Replay,SupportReveal")
                .OldAnnotation("Npgsql:Enum:region", "EU,US")
                .OldAnnotation("Npgsql:Enum:request_verdict", "Accepted,Asked,Conflict,Failed,Invalid,NotRelevant,Recorded,Refused,Repeated,UnknownDelivery,Unreadable")
                .OldAnnotation("Npgsql:Enum:source", "ally,chow_now,chowly,door_dash,grubhub,huuva,lunchbox,native,olo,ordermark,other,otter,three_pl,uber_eats")
                .OldAnnotation("Npgsql:Enum:undeliverable_action", "Dispose,LeaveAtDoor,ReturnToPickup");

            migrationBuilder.AddColumn<long>(
                name: "repeats",
                table: "status_update",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "batch",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    planned_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    actor = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    ticket = table.Column<string>(type: "text", nullable: true),
                    act = table.Column<BatchAct>(type: "batch_act", nullable: false),
                    filter = table.Column<string>(type: "text", nullable: false),
                    cut_off = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<BatchState>(type: "batch_state", nullable: false),
                    stopped_because = table.Column<string>(type: "text", nullable: true),
                    total = table.Column<int>(type: "integer", nullable: false),
                    done = table.Column<int>(type: "integer", nullable: false),
                    skipped = table.Column<int>(type: "integer", nullable: false),
                    failed = table.Column<int>(type: "integer", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    leased_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_batch", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "issue",
                columns: table => new
                {
                    integration_type = table.Column<IntegrationType>(type: "integration_type", nullable: false),
                    region = table.Column<Region>(type: "region", nullable: false),
                    api_version = table.Column<int>(type: "integer", nullable: false),
                    cause = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<IssueState>(type: "issue_state", nullable: false),
                    owner = table.Column<string>(type: "text", nullable: true),
                    note = table.Column<string>(type: "text", nullable: true),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_issue", x => new { x.integration_type, x.region, x.api_version, x.cause });
                });

            migrationBuilder.CreateTable(
                name: "job_run",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    job = table.Column<string>(type: "text", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    outcome = table.Column<JobOutcome>(type: "job_outcome", nullable: true),
                    detail = table.Column<string>(type: "text", nullable: true),
                    node = table.Column<string>(type: "text", nullable: false),
                    asked_by = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_job_run", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "ops_act",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    actor = table.Column<string>(type: "text", nullable: false),
                    act = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    ticket = table.Column<string>(type: "text", nullable: true),
                    delivery_id = table.Column<Guid>(type: "uuid", nullable: true),
                    subject = table.Column<string>(type: "text", nullable: true),
                    details = table.Column<string>(type: "jsonb", nullable: true),
                    batch_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ops_act", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "ops_user",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false),
                    password_hash = table.Column<string>(type: "text", nullable: true),
                    roles = table.Column<OpsRole[]>(type: "ops_role[]", nullable: false),
                    stamp = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    disabled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ops_user", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "settlement",
                columns: table => new
                {
                    delivery_id = table.Column<Guid>(type: "uuid", nullable: false),
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    act = table.Column<SettlementAct>(type: "settlement_act", nullable: false),
                    settled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    act_id = table.Column<Guid>(type: "uuid", nullable: false),
                    repeated_as = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_settlement", x => new { x.delivery_id, x.seq });
                });

            migrationBuilder.CreateTable(
                name: "batch_row",
                columns: table => new
                {
                    batch_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    seq = table.Column<long>(type: "bigint", nullable: true),
                    state = table.Column<BatchRowState>(type: "batch_row_state", nullable: false),
                    outcome = table.Column<string>(type: "text", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_batch_row", x => new { x.batch_id, x.position });
                    table.ForeignKey(
                        name: "fk_batch_row_batch_id",
                        column: x => x.batch_id,
                        principalTable: "batch",
                        principalColumn: "id");
                });

            migrationBuilder.CreateIndex(
                name: "ix_delivery_partner_reference",
                table: "delivery",
                column: "partner_reference",
                filter: "partner_reference IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_batch_planned_at",
                table: "batch",
                column: "planned_at",
                filter: "state = 'Running'");

            migrationBuilder.CreateIndex(
                name: "ix_job_run_job_started_at",
                table: "job_run",
                columns: new[] { "job", "started_at" });

            migrationBuilder.CreateIndex(
                name: "ix_ops_act_delivery_id_id",
                table: "ops_act",
                columns: new[] { "delivery_id", "id" },
                filter: "delivery_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_ops_act_subject_id",
                table: "ops_act",
                columns: new[] { "subject", "id" },
                filter: "subject IS NOT NULL");

            // What people did is added to and never rewritten, whoever asks the database to.
            migrationBuilder.Sql("""
                CREATE FUNCTION ops_act_stays() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE EXCEPTION 'ops_act is append-only' USING ERRCODE = 'insufficient_privilege';
                END $$;
                CREATE TRIGGER ops_act_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ops_act FOR EACH STATEMENT EXECUTE FUNCTION ops_act_stays();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER ops_act_stays ON ops_act; DROP FUNCTION ops_act_stays();");

            migrationBuilder.DropTable(
                name: "batch_row");

            migrationBuilder.DropTable(
                name: "issue");

            migrationBuilder.DropTable(
                name: "job_run");

            migrationBuilder.DropTable(
                name: "ops_act");

            migrationBuilder.DropTable(
                name: "ops_user");

            migrationBuilder.DropTable(
                name: "settlement");

            migrationBuilder.DropTable(
                name: "batch");

            migrationBuilder.DropIndex(
                name: "ix_delivery_partner_reference",
                table: "delivery");

            migrationBuilder.DropColumn(
                name: "repeats",
                table: "status_update");

            migrationBuilder.AlterDatabase()
                .Annotation("Npgsql:Enum:address_kind", "Dropoff,Pickup")
                .Annotation("Npgsql:Enum:attempt_status", "Assigned,AtBot,AtDestination,AtPickup,CancelRequestFailed,CancelRequested,Canceled,Completed,Delivered,DeliveryInProgress,InTransit,InTransitToPartner,InTransitToRescue,LoadedWaitingForPilot,LoadedWithPilot,Pending,PickupInProgress,RequestFailed,Requested,RescueInitiated,RescueRequested,Rescued,ReturnCanceled,ReturnInProgress,ReturnInitiated,Returned,Scheduled,TimedOut,Unrecoverable")
                .Annotation("Npgsql:Enum:call_outcome", "Dead,Retry,Sent,Unknown")
                .Annotation("Npgsql:Enum:call_purpose", "Cancel,Create,Query,Quote,StatusUpdate,Unlock,Update")
                .Annotation("Npgsql:Enum:cancel_reason", "Aberrations,BotFlipped,BotHit,BotRescue,BotStuck,CourierFailure,CustomerBlacklisted,CustomerRequestedUnable,CustomerRequestedUnwilling,CustomerUnresponsive,DeliveryCanceled,DeliveryWatchdog,HardwareIssue,IdCheck,LargeOrder,LongLoad,MerchantError,MerchantRequested,MerchantTabletIssue,MerchantUnresponsive,NotRobotAddressable,Obstruction,OffboardingMx,Other,OutsideAvailabilityWindow,PedestrianInterference,PilotAvailability,PilotError,RobotAvailability,RobotDeliveriesDisabledByMerchant,RobotDeliveriesDisabledByOperatingZone,RouteBlocked,RoutingFailed,SMSFailure,SoftwareIssue,TerrainIssue,UnclearDropOff,WeatherConditions")
                .Annotation("Npgsql:Enum:command_kind", "Cancel,Create,Update")
                .Annotation("Npgsql:Enum:controlled_contents", "Alcohol,Marijuana,Tobacco")
                .Annotation("Npgsql:Enum:decision", "Dead,Expired,Moot,NotTold,Sent,Superseded,Suppressed")
                .Annotation("Npgsql:Enum:delivery_status", "INVALID,NOT_RELEVANT,PENDING,PROCESSED")
                .Annotation("Npgsql:Enum:door_dash_delivery_status", "DELIVERY_STATUS_DELIVERY_COMPLETED,DELIVERY_STATUS_HEADING_TO_DROPOFF_LOCATION,DELIVERY_STATUS_HEADING_TO_LOADING_LOCATION,DELIVERY_STATUS_WAITING_FOR_LOAD")
                .Annotation("Npgsql:Enum:drift_kind", "Array,Bool,Null,Number,Object,String")
                .Annotation("Npgsql:Enum:lane_act", "Drain,Pause,Resume")
                .Annotation("Npgsql:Enum:lane_trouble", "BadCredentials,Failures,Gone,RetryAfter")
                .Annotation("Npgsql:Enum:pii_kind", "CustomerEmail,CustomerName,CustomerPhone,DropoffAddress,DropoffBusinessName,DropoffInstructions,PickupAddress,PickupBusinessName,PickupContactName,PickupEmail,PickupInstructions,PickupPhone")
                .Annotation("Npgsql:Enum:pii_purpose", "Forward,Lookup,Replay,SupportReveal")
                .Annotation("Npgsql:Enum:region", "EU,US")
                .Annotation("Npgsql:Enum:request_verdict", "Accepted,Asked,Conflict,Failed,Invalid,NotRelevant,Recorded,Refused,Repeated,UnknownDelivery,Unreadable")
                .Annotation("Npgsql:Enum:source", "ally,chow_now,chowly,door_dash,grubhub,huuva,lunchbox,native,olo,ordermark,other,otter,three_pl,uber_eats")
                .Annotation("Npgsql:Enum:undeliverable_action", "Dispose,LeaveAtDoor,ReturnToPickup")
                .OldAnnotation("Npgsql:Enum:address_kind", "Dropoff,Pickup")
                .OldAnnotation("Npgsql:Enum:attempt_status", "Assigned,AtBot,AtDestination,AtPickup,CancelRequestFailed,CancelRequested,Canceled,Completed,Delivered,DeliveryInProgress,InTransit,InTransitToPartner,InTransitToRescue,LoadedWaitingForPilot,LoadedWithPilot,Pending,PickupInProgress,RequestFailed,Requested,RescueInitiated,RescueRequested,Rescued,ReturnCanceled,ReturnInProgress,ReturnInitiated,Returned,Scheduled,TimedOut,Unrecoverable")
                .OldAnnotation("Npgsql:Enum:batch_act", "Dismiss,Reprocess,Resend,RetryNow,TakeAsHeard")
                .OldAnnotation("Npgsql:Enum:batch_row_state", "Done,Failed,Skipped,Waiting")
                .OldAnnotation("Npgsql:Enum:batch_state", "Canceled,Finished,Paused,Planned,Running,Stopped")
                .OldAnnotation("Npgsql:Enum:call_outcome", "Dead,Retry,Sent,Unknown")
                .OldAnnotation("Npgsql:Enum:call_purpose", "Cancel,Create,Query,Quote,StatusUpdate,Unlock,Update")
                .OldAnnotation("Npgsql:Enum:cancel_reason", "Aberrations,BotFlipped,BotHit,BotRescue,BotStuck,CourierFailure,CustomerBlacklisted,CustomerRequestedUnable,CustomerRequestedUnwilling,CustomerUnresponsive,DeliveryCanceled,DeliveryWatchdog,HardwareIssue,IdCheck,LargeOrder,LongLoad,MerchantError,MerchantRequested,MerchantTabletIssue,MerchantUnresponsive,NotRobotAddressable,Obstruction,OffboardingMx,Other,OutsideAvailabilityWindow,PedestrianInterference,PilotAvailability,PilotError,RobotAvailability,RobotDeliveriesDisabledByMerchant,RobotDeliveriesDisabledByOperatingZone,RouteBlocked,RoutingFailed,SMSFailure,SoftwareIssue,TerrainIssue,UnclearDropOff,WeatherConditions")
                .OldAnnotation("Npgsql:Enum:command_kind", "Cancel,Create,Update")
                .OldAnnotation("Npgsql:Enum:controlled_contents", "Alcohol,Marijuana,Tobacco")
                .OldAnnotation("Npgsql:Enum:decision", "Dead,Expired,Moot,NotTold,Sent,Superseded,Suppressed")
                .OldAnnotation("Npgsql:Enum:delivery_status", "INVALID,NOT_RELEVANT,PENDING,PROCESSED")
                .OldAnnotation("Npgsql:Enum:door_dash_delivery_status", "DELIVERY_STATUS_DELIVERY_COMPLETED,DELIVERY_STATUS_HEADING_TO_DROPOFF_LOCATION,DELIVERY_STATUS_HEADING_TO_LOADING_LOCATION,DELIVERY_STATUS_WAITING_FOR_LOAD")
                .OldAnnotation("Npgsql:Enum:drift_kind", "Array,Bool,Null,Number,Object,String")
                .OldAnnotation("Npgsql:Enum:issue_state", "Acknowledged,Ignored,Open,Resolved")
                .OldAnnotation("Npgsql:Enum:job_outcome", "Failed,Succeeded")
                .OldAnnotation("Npgsql:Enum:lane_act", "Drain,Pause,Resume")
                .OldAnnotation("Npgsql:Enum:lane_trouble", "BadCredentials,Failures,Gone,RetryAfter")
                .OldAnnotation("Npgsql:Enum:ops_role", "Admin,Operator,Privacy,Viewer")
                .OldAnnotation("Npgsql:Enum:pii_kind", "CustomerEmail,CustomerName,CustomerPhone,DropoffAddress,DropoffBusinessName,DropoffInstructions,PickupAddress,PickupBusinessName,PickupContactName,PickupEmail,PickupInstructions,PickupPhone")
                .OldAnnotation("Npgsql:Enum:pii_purpose", "Forward,Lookup,Replay,SupportReveal")
                .OldAnnotation("Npgsql:Enum:region", "EU,US")
                .OldAnnotation("Npgsql:Enum:request_verdict", "Accepted,Asked,Conflict,Failed,Invalid,NotRelevant,Recorded,Refused,Repeated,UnknownDelivery,Unreadable")
                .OldAnnotation("Npgsql:Enum:settlement_act", "Dismissed,Resent,TakenAsHeard")
                .OldAnnotation("Npgsql:Enum:source", "ally,chow_now,chowly,door_dash,grubhub,huuva,lunchbox,native,olo,ordermark,other,otter,three_pl,uber_eats")
                .OldAnnotation("Npgsql:Enum:undeliverable_action", "Dispose,LeaveAtDoor,ReturnToPickup");
        }
    }
}
