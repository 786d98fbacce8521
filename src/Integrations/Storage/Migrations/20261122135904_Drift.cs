using System;
using Integrations.Abstractions;
using Integrations.Ingress.Drift;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Integrations.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Drift : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
                .OldAnnotation("Npgsql:Enum:call_outcome", "Dead,Retry,Sent,Unknown")
                .OldAnnotation("Npgsql:Enum:call_purpose", "Cancel,Create,Query,Quote,StatusUpdate,Unlock,Update")
                .OldAnnotation("Npgsql:Enum:cancel_reason", "Aberrations,BotFlipped,BotHit,BotRescue,BotStuck,CourierFailure,CustomerBlacklisted,CustomerRequestedUnable,CustomerRequestedUnwilling,CustomerUnresponsive,DeliveryCanceled,DeliveryWatchdog,HardwareIssue,IdCheck,LargeOrder,LongLoad,MerchantError,MerchantRequested,MerchantTabletIssue,MerchantUnresponsive,NotRobotAddressable,Obstruction,OffboardingMx,Other,OutsideAvailabilityWindow,PedestrianInterference,PilotAvailability,PilotError,RobotAvailability,RobotDeliveriesDisabledByMerchant,RobotDeliveriesDisabledByOperatingZone,RouteBlocked,RoutingFailed,SMSFailure,SoftwareIssue,TerrainIssue,UnclearDropOff,WeatherConditions")
                .OldAnnotation("Npgsql:Enum:command_kind", "Cancel,Create,Update")
                .OldAnnotation("Npgsql:Enum:controlled_contents", "Alcohol,Marijuana,Tobacco")
                .OldAnnotation("Npgsql:Enum:decision", "Dead,Expired,Moot,NotTold,Sent,Superseded,Suppressed")
                .OldAnnotation("Npgsql:Enum:delivery_status", "INVALID,NOT_RELEVANT,PENDING,PROCESSED")
                .OldAnnotation("Npgsql:Enum:door_dash_delivery_status", "DELIVERY_STATUS_DELIVERY_COMPLETED,DELIVERY_STATUS_HEADING_TO_DROPOFF_LOCATION,DELIVERY_STATUS_HEADING_TO_LOADING_LOCATION,DELIVERY_STATUS_WAITING_FOR_LOAD")
                .OldAnnotation("Npgsql:Enum:lane_act", "Drain,Pause,Resume")
                .OldAnnotation("Npgsql:Enum:lane_trouble", "BadCredentials,Failures,Gone,RetryAfter")
                .OldAnnotation("Npgsql:Enum:pii_kind", "CustomerEmail,CustomerName,CustomerPhone,DropoffAddress,DropoffBusinessName,DropoffInstructions,PickupAddress,PickupBusinessName,PickupContactName,PickupEmail,PickupInstructions,PickupPhone")
                .OldAnnotation("Npgsql:Enum:pii_purpose", "Forward,Lookup,Replay,SupportReveal")
                .OldAnnotation("Npgsql:Enum:region", "EU,US")
                .OldAnnotation("Npgsql:Enum:request_verdict", "Accepted,Asked,Conflict,Failed,Invalid,NotRelevant,Recorded,Refused,Repeated,UnknownDelivery,Unreadable")
                .OldAnnotation("Npgsql:Enum:source", "ally,chow_now,chowly,door_dash,grubhub,huuva,lunchbox,native,olo,ordermark,other,otter,three_pl,uber_eats")
                .OldAnnotation("Npgsql:Enum:undeliverable_action", "Dispose,LeaveAtDoor,ReturnToPickup");

            migrationBuilder.CreateTable(
                name: "drift_sighting",
                columns: table => new
                {
                    integration_type = table.Column<IntegrationType>(type: "integration_type", nullable: false),
                    api_version = table.Column<int>(type: "integer", nullable: false),
                    path = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<DriftKind>(type: "drift_kind", nullable: false),
                    first_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    sightings = table.Column<long>(type: "bigint", nullable: false),
                    request_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_drift_sighting", x => new { x.integration_type, x.api_version, x.path, x.kind });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "drift_sighting");

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
        }
    }
}
