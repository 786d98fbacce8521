using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Integrations.Storage.Migrations
{
    /// <inheritdoc />
    public partial class HeldOrders : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterDatabase()
                .Annotation("Npgsql:Enum:address_kind", "Dropoff,Pickup")
                .Annotation("Npgsql:Enum:attempt_status", "Assigned,AtBot,AtDestination,AtPickup,CancelRequestFailed,CancelRequested,Canceled,Completed,Delivered,DeliveryInProgress,InTransit,InTransitToPartner,InTransitToRescue,LoadedWaitingForPilot,LoadedWithPilot,Pending,PickupInProgress,RequestFailed,Requested,RescueInitiated,RescueRequested,Rescued,ReturnCanceled,ReturnInProgress,ReturnInitiated,Returned,Scheduled,TimedOut,Unrecoverable")
                .Annotation("Npgsql:Enum:batch_act", "Dismiss,Reprocess,Resend,RetryNow,TakeAsHeard,TellAgain")
                .Annotation("Npgsql:Enum:batch_row_state", "Done,Failed,Skipped,Waiting")
                .Annotation("Npgsql:Enum:batch_state", "Canceled,Finished,Paused,Planned,Running,Stopped")
                .Annotation("Npgsql:Enum:call_outcome", "Dead,Retry,Sent,Unknown")
                .Annotation("Npgsql:Enum:call_purpose", "Cancel,Create,Query,Quote,StatusUpdate,Unlock,Update")
                .Annotation("Npgsql:Enum:cancel_reason", "Aberrations,BotFlipped,BotHit,BotRescue,BotStuck,CourierFailure,CustomerBlacklisted,CustomerRequestedUnable,CustomerRequestedUnwilling,CustomerUnresponsive,DeliveryCanceled,DeliveryWatchdog,HardwareIssue,IdCheck,LargeOrder,LongLoad,MerchantError,MerchantRequested,MerchantTabletIssue,MerchantUnresponsive,NotRobotAddressable,Obstruction,OffboardingMx,Other,OutsideAvailabilityWindow,PedestrianInterference,PilotAvailability,PilotError,RobotAvailability,RobotDeliveriesDisabledByMerchant,RobotDeliveriesDisabledByOperatingZone,RouteBlocked,RoutingFailed,SMSFailure,SoftwareIssue,TerrainIssue,UnclearDropOff,WeatherConditions")
                .Annotation("Npgsql:Enum:command_kind", "Cancel,Create,Update")
                .Annotation("Npgsql:Enum:controlled_contents", "Alcohol,Marijuana,Tobacco")
                .Annotation("Npgsql:Enum:decision", "Dead,Expired,Moot,NotTold,Sent,Skipped,Superseded,Suppressed")
                .Annotation("Npgsql:Enum:delivery_status", "INVALID,NOT_RELEVANT,PENDING,PROCESSED")
                .Annotation("Npgsql:Enum:door_dash_delivery_status", "DELIVERY_STATUS_DELIVERY_COMPLETED,DELIVERY_STATUS_HEADING_TO_DROPOFF_LOCATION,DELIVERY_STATUS_HEADING_TO_LOADING_LOCATION,DELIVERY_STATUS_WAITING_FOR_LOAD")
                .Annotation("Npgsql:Enum:drift_kind", "Array,Bool,Null,Number,Object,String,Word")
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
                .OldAnnotation("Npgsql:Enum:batch_act", "Dismiss,Reprocess,Resend,RetryNow,TakeAsHeard")
                .OldAnnotation("Npgsql:Enum:batch_row_state", "Done,Failed,Skipped,Waiting")
                .OldAnnotation("Npgsql:Enum:batch_state", "Canceled,Finished,Paused,Planned,Running,Stopped")
                .OldAnnotation("Npgsql:Enum:call_outcome", "Dead,Retry,Sent,Unknown")
                .OldAnnotation("Npgsql:Enum:call_purpose", "Cancel,Create,Query,Quote,StatusUpdate,Unlock,Update")
                .OldAnnotation("Npgsql:Enum:cancel_reason", "Aberrations,BotFlipped,BotHit,BotRescue,BotStuck,CourierFailure,CustomerBlacklisted,CustomerRequestedUnable,CustomerRequestedUnwilling,CustomerUnresponsive,DeliveryCanceled,DeliveryWatchdog,HardwareIssue,IdCheck,LargeOrder,LongLoad,MerchantError,MerchantRequested,MerchantTabletIssue,MerchantUnresponsive,NotRobotAddressable,Obstruction,OffboardingMx,Other,OutsideAvailabilityWindow,PedestrianInterference,PilotAvailability,PilotError,RobotAvailability,RobotDeliveriesDisabledByMerchant,RobotDeliveriesDisabledByOperatingZone,RouteBlocked,RoutingFailed,SMSFailure,SoftwareIssue,TerrainIssue,UnclearDropOff,WeatherConditions")
                .OldAnnotation("Npgsql:Enum:command_kind", "Cancel,Create,Update")
                .OldAnnotation("Npgsql:Enum:controlled_contents", "Alcohol,Marijuana,Tobacco")
                .OldAnnotation("Npgsql:Enum:decision", "Dead,Expired,Moot,NotTold,Sent,Skipped,Superseded,Suppressed")
                .OldAnnotation("Npgsql:Enum:delivery_status", "INVALID,NOT_RELEVANT,PENDING,PROCESSED")
                .OldAnnotation("Npgsql:Enum:door_dash_delivery_status", "DELIVERY_STATUS_DELIVERY_COMPLETED,DELIVERY_STATUS_HEADING_TO_DROPOFF_LOCATION,DELIVERY_STATUS_HEADING_TO_LOADING_LOCATION,DELIVERY_STATUS_WAITING_FOR_LOAD")
                .OldAnnotation("Npgsql:Enum:drift_kind", "Array,Bool,Null,Number,Object,String,Word")
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

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "held_until",
                table: "external_state",
                type: "timestamp with time zone",
                nullable: true);

            // Of cancellations that were asked for at once under the former rule the first one is carried.
            migrationBuilder.Sql(
                """
                DELETE FROM delivery_command c USING delivery_command e
                WHERE c.kind = 'Cancel' AND e.kind = 'Cancel' AND e.delivery_id = c.delivery_id AND e.id < c.id
                """);

            migrationBuilder.CreateIndex(
                name: "ux_delivery_command_delivery_id",
                table: "delivery_command",
                column: "delivery_id",
                unique: true,
                filter: "kind = 'Cancel'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ux_delivery_command_delivery_id",
                table: "delivery_command");

            migrationBuilder.DropColumn(
                name: "held_until",
                table: "external_state");

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
                .Annotation("Npgsql:Enum:decision", "Dead,Expired,Moot,NotTold,Sent,Skipped,Superseded,Suppressed")
                .Annotation("Npgsql:Enum:delivery_status", "INVALID,NOT_RELEVANT,PENDING,PROCESSED")
                .Annotation("Npgsql:Enum:door_dash_delivery_status", "DELIVERY_STATUS_DELIVERY_COMPLETED,DELIVERY_STATUS_HEADING_TO_DROPOFF_LOCATION,DELIVERY_STATUS_HEADING_TO_LOADING_LOCATION,DELIVERY_STATUS_WAITING_FOR_LOAD")
                .Annotation("Npgsql:Enum:drift_kind", "Array,Bool,Null,Number,Object,String,Word")
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
                .OldAnnotation("Npgsql:Enum:batch_act", "Dismiss,Reprocess,Resend,RetryNow,TakeAsHeard,TellAgain")
                .OldAnnotation("Npgsql:Enum:batch_row_state", "Done,Failed,Skipped,Waiting")
                .OldAnnotation("Npgsql:Enum:batch_state", "Canceled,Finished,Paused,Planned,Running,Stopped")
                .OldAnnotation("Npgsql:Enum:call_outcome", "Dead,Retry,Sent,Unknown")
                .OldAnnotation("Npgsql:Enum:call_purpose", "Cancel,Create,Query,Quote,StatusUpdate,Unlock,Update")
                .OldAnnotation("Npgsql:Enum:cancel_reason", "Aberrations,BotFlipped,BotHit,BotRescue,BotStuck,CourierFailure,CustomerBlacklisted,CustomerRequestedUnable,CustomerRequestedUnwilling,CustomerUnresponsive,DeliveryCanceled,DeliveryWatchdog,HardwareIssue,IdCheck,LargeOrder,LongLoad,MerchantError,MerchantRequested,MerchantTabletIssue,MerchantUnresponsive,NotRobotAddressable,Obstruction,OffboardingMx,Other,OutsideAvailabilityWindow,PedestrianInterference,PilotAvailability,PilotError,RobotAvailability,RobotDeliveriesDisabledByMerchant,RobotDeliveriesDisabledByOperatingZone,RouteBlocked,RoutingFailed,SMSFailure,SoftwareIssue,TerrainIssue,UnclearDropOff,WeatherConditions")
                .OldAnnotation("Npgsql:Enum:command_kind", "Cancel,Create,Update")
                .OldAnnotation("Npgsql:Enum:controlled_contents", "Alcohol,Marijuana,Tobacco")
                .OldAnnotation("Npgsql:Enum:decision", "Dead,Expired,Moot,NotTold,Sent,Skipped,Superseded,Suppressed")
                .OldAnnotation("Npgsql:Enum:delivery_status", "INVALID,NOT_RELEVANT,PENDING,PROCESSED")
                .OldAnnotation("Npgsql:Enum:door_dash_delivery_status", "DELIVERY_STATUS_DELIVERY_COMPLETED,DELIVERY_STATUS_HEADING_TO_DROPOFF_LOCATION,DELIVERY_STATUS_HEADING_TO_LOADING_LOCATION,DELIVERY_STATUS_WAITING_FOR_LOAD")
                .OldAnnotation("Npgsql:Enum:drift_kind", "Array,Bool,Null,Number,Object,String,Word")
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
