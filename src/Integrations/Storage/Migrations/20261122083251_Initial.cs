using System;
using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Partners.Specified;
using Integrations.StatusUpdates;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Integrations.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
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
                .Annotation("Npgsql:Enum:integration_type", "ALLY,CHOWLY,DOORDASH,HUUVA,OLO,ORDERMARK,OTTER,THREEPL,UBER")
                .Annotation("Npgsql:Enum:pii_kind", "CustomerEmail,CustomerName,CustomerPhone,DropoffAddress,DropoffBusinessName,DropoffInstructions,PickupAddress,PickupBusinessName,PickupContactName,PickupEmail,PickupInstructions,PickupPhone")
                .Annotation("Npgsql:Enum:pii_purpose", "Forward,Lookup,Replay,SupportReveal")
                .Annotation("Npgsql:Enum:region", "EU,US")
                .Annotation("Npgsql:Enum:request_verdict", "Accepted,Asked,Conflict,Failed,Invalid,NotRelevant,Recorded,Refused,Repeated,UnknownDelivery,Unreadable")
                .Annotation("Npgsql:Enum:source", "ally,chow_now,chowly,door_dash,grubhub,huuva,lunchbox,native,olo,ordermark,other,otter,three_pl,uber_eats")
                .Annotation("Npgsql:Enum:undeliverable_action", "Dispose,LeaveAtDoor,ReturnToPickup");

            migrationBuilder.CreateSequence(
                name: "lease_token");

            migrationBuilder.CreateTable(
                name: "client_requests",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    purpose = table.Column<CallPurpose>(type: "call_purpose", nullable: false),
                    delivery_id = table.Column<Guid>(type: "uuid", nullable: false),
                    external_delivery_id = table.Column<string>(type: "text", nullable: false),
                    integration_type = table.Column<IntegrationType>(type: "integration_type", nullable: false),
                    api_version = table.Column<int>(type: "integer", nullable: false),
                    region = table.Column<Region>(type: "region", nullable: false),
                    operation = table.Column<string>(type: "text", nullable: false),
                    seq = table.Column<long>(type: "bigint", nullable: true),
                    partner_status = table.Column<string>(type: "text", nullable: true),
                    robot_id = table.Column<string>(type: "text", nullable: true),
                    attempt = table.Column<int>(type: "integer", nullable: false),
                    message_id = table.Column<string>(type: "text", nullable: false),
                    lease_token = table.Column<long>(type: "bigint", nullable: true),
                    method = table.Column<string>(type: "text", nullable: false),
                    url = table.Column<string>(type: "text", nullable: false),
                    headers = table.Column<string>(type: "jsonb", nullable: false),
                    body = table.Column<byte[]>(type: "bytea", nullable: true),
                    data_key_id = table.Column<Guid>(type: "uuid", nullable: true),
                    node = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_client_requests", x => new { x.id, x.requested_at });
                });

            migrationBuilder.CreateTable(
                name: "client_responses",
                columns: table => new
                {
                    client_request_id = table.Column<Guid>(type: "uuid", nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    recorded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    outcome = table.Column<CallOutcome>(type: "call_outcome", nullable: false),
                    detail = table.Column<string>(type: "text", nullable: false),
                    status_code = table.Column<int>(type: "integer", nullable: true),
                    headers = table.Column<string>(type: "jsonb", nullable: true),
                    body = table.Column<byte[]>(type: "bytea", nullable: true),
                    body_cut = table.Column<bool>(type: "boolean", nullable: false),
                    data_key_id = table.Column<Guid>(type: "uuid", nullable: true),
                    duration = table.Column<double>(type: "double precision", nullable: true),
                    stale = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_client_responses", x => new { x.client_request_id, x.requested_at });
                });

            migrationBuilder.CreateTable(
                name: "customer",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    integration_type = table.Column<IntegrationType>(type: "integration_type", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_customer", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "data_key",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    integration_type = table.Column<IntegrationType>(type: "integration_type", nullable: false),
                    wrapped = table.Column<byte[]>(type: "bytea", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    destroyed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_data_key", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "integration_config",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    integration_type = table.Column<IntegrationType>(type: "integration_type", nullable: false),
                    region = table.Column<Region>(type: "region", nullable: false),
                    api_version = table.Column<int>(type: "integer", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_integration_config", x => x.id);
                },
                comment: "deprecated, read only");

            migrationBuilder.CreateTable(
                name: "location",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    latitude = table.Column<double>(type: "double precision", nullable: false),
                    longitude = table.Column<double>(type: "double precision", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_location", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "merchant",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    integration_type = table.Column<IntegrationType>(type: "integration_type", nullable: false),
                    external_merchant_id = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_merchant", x => x.id);
                },
                comment: "deprecated, read only");

            migrationBuilder.CreateTable(
                name: "quote",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    integration_type = table.Column<IntegrationType>(type: "integration_type", nullable: false),
                    external_delivery_id = table.Column<string>(type: "text", nullable: false),
                    api_version = table.Column<int>(type: "integer", nullable: false),
                    region = table.Column<Region>(type: "region", nullable: false),
                    incoming_request_id = table.Column<Guid>(type: "uuid", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    service_quote_id = table.Column<string>(type: "text", nullable: false),
                    fee_minor = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false),
                    pickup_eta = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    dropoff_eta = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    quoted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_quote", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "status_decision",
                columns: table => new
                {
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    delivery_id = table.Column<Guid>(type: "uuid", nullable: false),
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    decision = table.Column<Decision>(type: "decision", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    superseded_by = table.Column<long>(type: "bigint", nullable: true),
                    client_request_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_status_decision", x => new { x.delivery_id, x.seq, x.decided_at });
                });

            migrationBuilder.CreateTable(
                name: "status_update",
                columns: table => new
                {
                    recorded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    delivery_id = table.Column<Guid>(type: "uuid", nullable: false),
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    status = table.Column<AttemptStatus>(type: "attempt_status", nullable: false),
                    attempt = table.Column<int>(type: "integer", nullable: false),
                    robot_id = table.Column<string>(type: "text", nullable: true),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    source_version = table.Column<long>(type: "bigint", nullable: false),
                    event_id = table.Column<string>(type: "text", nullable: true),
                    pickup_eta = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    dropoff_eta = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    latitude = table.Column<double>(type: "double precision", nullable: true),
                    longitude = table.Column<double>(type: "double precision", nullable: true),
                    cancel_reason = table.Column<CancelReason>(type: "cancel_reason", nullable: true),
                    trace_parent = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_status_update", x => new { x.delivery_id, x.seq, x.recorded_at });
                });

            migrationBuilder.CreateTable(
                name: "store",
                columns: table => new
                {
                    integration_type = table.Column<IntegrationType>(type: "integration_type", nullable: false),
                    external_store_id = table.Column<string>(type: "text", nullable: false),
                    region = table.Column<Region>(type: "region", nullable: false),
                    name = table.Column<string>(type: "text", nullable: true),
                    active = table.Column<bool>(type: "boolean", nullable: false),
                    latitude = table.Column<double>(type: "double precision", nullable: true),
                    longitude = table.Column<double>(type: "double precision", nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_store", x => new { x.integration_type, x.external_store_id });
                });

            migrationBuilder.CreateTable(
                name: "pii",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<PiiKind>(type: "pii_kind", nullable: false),
                    data_key_id = table.Column<Guid>(type: "uuid", nullable: false),
                    ciphertext = table.Column<byte[]>(type: "bytea", nullable: false),
                    blind_index = table.Column<byte[]>(type: "bytea", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pii", x => x.id);
                    table.ForeignKey(
                        name: "fk_pii_customer_id",
                        column: x => x.customer_id,
                        principalTable: "customer",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_pii_data_key_id",
                        column: x => x.data_key_id,
                        principalTable: "data_key",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "address",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<AddressKind>(type: "address_kind", nullable: false),
                    country = table.Column<string>(type: "text", nullable: true),
                    location_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_address", x => x.id);
                    table.ForeignKey(
                        name: "fk_address_location_id",
                        column: x => x.location_id,
                        principalTable: "location",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "pii_access_audit",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    accessed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    pii_id = table.Column<Guid>(type: "uuid", nullable: true),
                    subject_table = table.Column<string>(type: "text", nullable: false),
                    subject_column = table.Column<string>(type: "text", nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    actor = table.Column<string>(type: "text", nullable: false),
                    purpose = table.Column<PiiPurpose>(type: "pii_purpose", nullable: false),
                    request_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pii_access_audit", x => x.id);
                    table.ForeignKey(
                        name: "fk_pii_access_audit_pii_id",
                        column: x => x.pii_id,
                        principalTable: "pii",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "delivery",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    external_delivery_id = table.Column<string>(type: "text", nullable: false),
                    integration_type = table.Column<IntegrationType>(type: "integration_type", nullable: false),
                    api_version = table.Column<int>(type: "integer", nullable: false),
                    region = table.Column<Region>(type: "region", nullable: false),
                    status = table.Column<DeliveryStatus>(type: "delivery_status", nullable: false),
                    source = table.Column<Source>(type: "source", nullable: false),
                    source_word = table.Column<string>(type: "text", nullable: true),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: true),
                    pickup_address_id = table.Column<Guid>(type: "uuid", nullable: true),
                    dropoff_address_id = table.Column<Guid>(type: "uuid", nullable: true),
                    data_key_id = table.Column<Guid>(type: "uuid", nullable: false),
                    incoming_request_id = table.Column<Guid>(type: "uuid", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    content_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    external_store_id = table.Column<string>(type: "text", nullable: true),
                    quote_id = table.Column<Guid>(type: "uuid", nullable: true),
                    currency = table.Column<string>(type: "text", nullable: true),
                    order_value_minor = table.Column<long>(type: "bigint", nullable: true),
                    tip_minor = table.Column<long>(type: "bigint", nullable: true),
                    fee_minor = table.Column<long>(type: "bigint", nullable: true),
                    controlled_contents = table.Column<ControlledContents[]>(type: "controlled_contents[]", nullable: false),
                    contents_known = table.Column<bool>(type: "boolean", nullable: false),
                    minimum_age = table.Column<int>(type: "integer", nullable: true),
                    if_undeliverable = table.Column<UndeliverableAction>(type: "undeliverable_action", nullable: true),
                    pickup_ready_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    pickup_deadline = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    dropoff_ready_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    dropoff_deadline = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    pickup_eta = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    dropoff_eta = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    accepted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    forwarded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    canceled_by_partner_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    answer_status = table.Column<int>(type: "integer", nullable: true),
                    answer_content_type = table.Column<string>(type: "text", nullable: true),
                    answer_body = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_delivery", x => x.id);
                    table.ForeignKey(
                        name: "fk_delivery_customer_id",
                        column: x => x.customer_id,
                        principalTable: "customer",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_delivery_data_key_id",
                        column: x => x.data_key_id,
                        principalTable: "data_key",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_delivery_dropoff_address_id",
                        column: x => x.dropoff_address_id,
                        principalTable: "address",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_delivery_pickup_address_id",
                        column: x => x.pickup_address_id,
                        principalTable: "address",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "delivery_command",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    delivery_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<CommandKind>(type: "command_kind", nullable: false),
                    incoming_request_id = table.Column<Guid>(type: "uuid", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    partner_reason = table.Column<string>(type: "text", nullable: true),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    lease_token = table.Column<long>(type: "bigint", nullable: true),
                    lease_owner = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_delivery_command", x => x.id);
                    table.ForeignKey(
                        name: "fk_delivery_command_delivery_id",
                        column: x => x.delivery_id,
                        principalTable: "delivery",
                        principalColumn: "id");
                })
                .Annotation("Npgsql:StorageParameter:fillfactor", 70);

            migrationBuilder.CreateTable(
                name: "delivery_error",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    delivery_id = table.Column<Guid>(type: "uuid", nullable: false),
                    path = table.Column<string>(type: "text", nullable: false),
                    rule = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_delivery_error", x => x.id);
                    table.ForeignKey(
                        name: "fk_delivery_error_delivery_id",
                        column: x => x.delivery_id,
                        principalTable: "delivery",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "door_dash_update",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    delivery_id = table.Column<Guid>(type: "uuid", nullable: true),
                    external_delivery_id = table.Column<string>(type: "text", nullable: false),
                    event_id = table.Column<string>(type: "text", nullable: false),
                    partner_status = table.Column<string>(type: "text", nullable: false),
                    delivery_status = table.Column<DoorDashDeliveryStatus>(type: "door_dash_delivery_status", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    incoming_request_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_door_dash_update", x => x.id);
                    table.ForeignKey(
                        name: "fk_door_dash_update_delivery_id",
                        column: x => x.delivery_id,
                        principalTable: "delivery",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "door_dash_update_v2",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    delivery_id = table.Column<Guid>(type: "uuid", nullable: true),
                    external_delivery_id = table.Column<string>(type: "text", nullable: false),
                    event_id = table.Column<string>(type: "text", nullable: false),
                    partner_status = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    api_version = table.Column<int>(type: "integer", nullable: false),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    incoming_request_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_door_dash_update_v2", x => x.id);
                    table.ForeignKey(
                        name: "fk_door_dash_update_v2_delivery_id",
                        column: x => x.delivery_id,
                        principalTable: "delivery",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "external_state",
                columns: table => new
                {
                    delivery_id = table.Column<Guid>(type: "uuid", nullable: false),
                    external_delivery_id = table.Column<string>(type: "text", nullable: false),
                    integration_type = table.Column<IntegrationType>(type: "integration_type", nullable: false),
                    api_version = table.Column<int>(type: "integer", nullable: false),
                    region = table.Column<Region>(type: "region", nullable: false),
                    last_status_sent = table.Column<string>(type: "text", nullable: true),
                    last_robot_id_sent = table.Column<string>(type: "text", nullable: true),
                    last_update_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    next_seq = table.Column<long>(type: "bigint", nullable: false),
                    last_seq_decided = table.Column<long>(type: "bigint", nullable: false),
                    last_seq_sent = table.Column<long>(type: "bigint", nullable: false),
                    last_source_version = table.Column<long>(type: "bigint", nullable: false),
                    last_event_id = table.Column<string>(type: "text", nullable: true),
                    current_status = table.Column<AttemptStatus>(type: "attempt_status", nullable: true),
                    current_robot_id = table.Column<string>(type: "text", nullable: true),
                    current_cancel_reason = table.Column<CancelReason>(type: "cancel_reason", nullable: true),
                    current_pickup_eta = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    current_dropoff_eta = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    current_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_external_state", x => x.delivery_id);
                    table.UniqueConstraint("ak_external_state_external_delivery_id_integration_type", x => new { x.external_delivery_id, x.integration_type });
                    table.ForeignKey(
                        name: "fk_external_state_delivery_id",
                        column: x => x.delivery_id,
                        principalTable: "delivery",
                        principalColumn: "id");
                })
                .Annotation("Npgsql:StorageParameter:fillfactor", 75);

            migrationBuilder.CreateTable(
                name: "incoming_request",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    integration_type = table.Column<IntegrationType>(type: "integration_type", nullable: false),
                    api_version = table.Column<int>(type: "integer", nullable: false),
                    region = table.Column<Region>(type: "region", nullable: false),
                    route = table.Column<string>(type: "text", nullable: false),
                    method = table.Column<string>(type: "text", nullable: false),
                    path_values = table.Column<string>(type: "jsonb", nullable: false),
                    headers = table.Column<string>(type: "jsonb", nullable: false),
                    body = table.Column<byte[]>(type: "bytea", nullable: false),
                    body_length = table.Column<int>(type: "integer", nullable: false),
                    body_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    data_key_id = table.Column<Guid>(type: "uuid", nullable: false),
                    external_delivery_id = table.Column<string>(type: "text", nullable: true),
                    delivery_id = table.Column<Guid>(type: "uuid", nullable: true),
                    verdict = table.Column<RequestVerdict>(type: "request_verdict", nullable: false),
                    faults = table.Column<string>(type: "jsonb", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true),
                    trace_parent = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_incoming_request", x => new { x.id, x.received_at });
                    table.ForeignKey(
                        name: "fk_incoming_request_delivery_id",
                        column: x => x.delivery_id,
                        principalTable: "delivery",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "item",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    delivery_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    external_item_id = table.Column<string>(type: "text", nullable: true),
                    quantity = table.Column<int>(type: "integer", nullable: false),
                    unit_price_minor = table.Column<long>(type: "bigint", nullable: true),
                    controlled_contents = table.Column<ControlledContents[]>(type: "controlled_contents[]", nullable: false),
                    data_key_id = table.Column<Guid>(type: "uuid", nullable: false),
                    text = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_item", x => x.id);
                    table.ForeignKey(
                        name: "fk_item_data_key_id",
                        column: x => x.data_key_id,
                        principalTable: "data_key",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_item_delivery_id",
                        column: x => x.delivery_id,
                        principalTable: "delivery",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "uber_transport_plan",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    delivery_id = table.Column<Guid>(type: "uuid", nullable: true),
                    plan_id = table.Column<string>(type: "text", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    external_delivery_id = table.Column<string>(type: "text", nullable: true),
                    job_count = table.Column<int>(type: "integer", nullable: false),
                    waypoint_count = table.Column<int>(type: "integer", nullable: false),
                    jobs = table.Column<string>(type: "jsonb", nullable: false),
                    refused_because = table.Column<string>(type: "text", nullable: true),
                    valid_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    incoming_request_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_uber_transport_plan", x => x.id);
                    table.ForeignKey(
                        name: "fk_uber_transport_plan_delivery_id",
                        column: x => x.delivery_id,
                        principalTable: "delivery",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "egress_ready",
                columns: table => new
                {
                    delivery_id = table.Column<Guid>(type: "uuid", nullable: false),
                    integration_type = table.Column<IntegrationType>(type: "integration_type", nullable: false),
                    region = table.Column<Region>(type: "region", nullable: false),
                    lane = table.Column<short>(type: "smallint", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    pending_seq = table.Column<long>(type: "bigint", nullable: false),
                    pending_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    sending_seq = table.Column<long>(type: "bigint", nullable: true),
                    lease_token = table.Column<long>(type: "bigint", nullable: true),
                    lease_owner = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_egress_ready", x => x.delivery_id);
                    table.ForeignKey(
                        name: "fk_egress_ready_delivery_id",
                        column: x => x.delivery_id,
                        principalTable: "external_state",
                        principalColumn: "delivery_id");
                })
                .Annotation("Npgsql:StorageParameter:autovacuum_vacuum_cost_delay", 0)
                .Annotation("Npgsql:StorageParameter:autovacuum_vacuum_scale_factor", 0)
                .Annotation("Npgsql:StorageParameter:autovacuum_vacuum_threshold", 1000)
                .Annotation("Npgsql:StorageParameter:fillfactor", 70);

            migrationBuilder.CreateIndex(
                name: "ix_client_requests_delivery_id_requested_at",
                table: "client_requests",
                columns: new[] { "delivery_id", "requested_at" });

            migrationBuilder.CreateIndex(
                name: "ix_client_requests_requested_at",
                table: "client_requests",
                column: "requested_at",
                filter: "lease_token IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_delivery_customer_id",
                table: "delivery",
                column: "customer_id");

            migrationBuilder.CreateIndex(
                name: "ix_delivery_external_delivery_id_created_at",
                table: "delivery",
                columns: new[] { "external_delivery_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_delivery_integration_type_created_at",
                table: "delivery",
                columns: new[] { "integration_type", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ux_delivery_integration_type_external_delivery_id",
                table: "delivery",
                columns: new[] { "integration_type", "external_delivery_id" },
                unique: true,
                filter: "accepted_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_delivery_command_delivery_id_id",
                table: "delivery_command",
                columns: new[] { "delivery_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_delivery_command_due_at",
                table: "delivery_command",
                column: "due_at");

            migrationBuilder.CreateIndex(
                name: "ix_delivery_error_delivery_id",
                table: "delivery_error",
                column: "delivery_id");

            migrationBuilder.CreateIndex(
                name: "ix_door_dash_update_delivery_id",
                table: "door_dash_update",
                column: "delivery_id");

            migrationBuilder.CreateIndex(
                name: "ux_door_dash_update_external_delivery_id_event_id",
                table: "door_dash_update",
                columns: new[] { "external_delivery_id", "event_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_door_dash_update_v2_delivery_id",
                table: "door_dash_update_v2",
                column: "delivery_id");

            migrationBuilder.CreateIndex(
                name: "ux_door_dash_update_v2_external_delivery_id_event_id",
                table: "door_dash_update_v2",
                columns: new[] { "external_delivery_id", "event_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_egress_ready_integration_type_region_lane_due_at",
                table: "egress_ready",
                columns: new[] { "integration_type", "region", "lane", "due_at" });

            migrationBuilder.CreateIndex(
                name: "ix_incoming_request_delivery_id",
                table: "incoming_request",
                column: "delivery_id");

            migrationBuilder.CreateIndex(
                name: "ix_incoming_request_external_delivery_id_received_at",
                table: "incoming_request",
                columns: new[] { "external_delivery_id", "received_at" });

            migrationBuilder.CreateIndex(
                name: "ix_incoming_request_integration_type_received_at",
                table: "incoming_request",
                columns: new[] { "integration_type", "received_at" });

            migrationBuilder.CreateIndex(
                name: "ux_item_delivery_id_position",
                table: "item",
                columns: new[] { "delivery_id", "position" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_pii_blind_index",
                table: "pii",
                column: "blind_index",
                filter: "blind_index IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_pii_customer_id",
                table: "pii",
                column: "customer_id");

            migrationBuilder.CreateIndex(
                name: "ix_pii_access_audit_subject_id_accessed_at",
                table: "pii_access_audit",
                columns: new[] { "subject_id", "accessed_at" });

            migrationBuilder.CreateIndex(
                name: "ix_quote_integration_type_external_delivery_id_expires_at",
                table: "quote",
                columns: new[] { "integration_type", "external_delivery_id", "expires_at" });

            migrationBuilder.CreateIndex(
                name: "ix_status_decision_decided_at",
                table: "status_decision",
                column: "decided_at",
                filter: "decision = 'Dead'");

            migrationBuilder.CreateIndex(
                name: "ix_uber_transport_plan_delivery_id",
                table: "uber_transport_plan",
                column: "delivery_id");

            migrationBuilder.CreateIndex(
                name: "ux_uber_transport_plan_plan_id_revision",
                table: "uber_transport_plan",
                columns: new[] { "plan_id", "revision" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "client_requests");

            migrationBuilder.DropTable(
                name: "client_responses");

            migrationBuilder.DropTable(
                name: "delivery_command");

            migrationBuilder.DropTable(
                name: "delivery_error");

            migrationBuilder.DropTable(
                name: "door_dash_update");

            migrationBuilder.DropTable(
                name: "door_dash_update_v2");

            migrationBuilder.DropTable(
                name: "egress_ready");

            migrationBuilder.DropTable(
                name: "incoming_request");

            migrationBuilder.DropTable(
                name: "integration_config");

            migrationBuilder.DropTable(
                name: "item");

            migrationBuilder.DropTable(
                name: "merchant");

            migrationBuilder.DropTable(
                name: "pii_access_audit");

            migrationBuilder.DropTable(
                name: "quote");

            migrationBuilder.DropTable(
                name: "status_decision");

            migrationBuilder.DropTable(
                name: "status_update");

            migrationBuilder.DropTable(
                name: "store");

            migrationBuilder.DropTable(
                name: "uber_transport_plan");

            migrationBuilder.DropTable(
                name: "external_state");

            migrationBuilder.DropTable(
                name: "pii");

            migrationBuilder.DropTable(
                name: "delivery");

            migrationBuilder.DropTable(
                name: "customer");

            migrationBuilder.DropTable(
                name: "data_key");

            migrationBuilder.DropTable(
                name: "address");

            migrationBuilder.DropTable(
                name: "location");

            migrationBuilder.DropSequence(
                name: "lease_token");
        }
    }
}
