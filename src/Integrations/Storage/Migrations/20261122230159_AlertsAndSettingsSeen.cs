using System;
using Integrations.Abstractions;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Integrations.Storage.Migrations
{
    /// <inheritdoc />
    public partial class AlertsAndSettingsSeen : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "settings",
                table: "host_start",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "told_at",
                table: "drift_sighting",
                type: "timestamp with time zone",
                nullable: true);

            // What was seen before alerts were is no news.
            migrationBuilder.Sql("UPDATE drift_sighting SET told_at = first_seen_at;");

            migrationBuilder.CreateTable(
                name: "alert",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    integration_type = table.Column<IntegrationType>(type: "integration_type", nullable: true),
                    region = table.Column<Region>(type: "region", nullable: true),
                    subject = table.Column<string>(type: "text", nullable: false),
                    opened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    facts = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_alert", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "credential_use",
                columns: table => new
                {
                    integration_type = table.Column<IntegrationType>(type: "integration_type", nullable: false),
                    region = table.Column<Region>(type: "region", nullable: false),
                    outbound = table.Column<bool>(type: "boolean", nullable: false),
                    mark = table.Column<string>(type: "text", nullable: false),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_credential_use", x => new { x.integration_type, x.region, x.outbound, x.mark });
                });

            migrationBuilder.CreateTable(
                name: "ops_event",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    alert_id = table.Column<Guid>(type: "uuid", nullable: true),
                    once = table.Column<string>(type: "text", nullable: true),
                    body = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ops_event", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "ops_event_call",
                columns: table => new
                {
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    endpoint = table.Column<string>(type: "text", nullable: false),
                    alert_id = table.Column<Guid>(type: "uuid", nullable: true),
                    is_end = table.Column<bool>(type: "boolean", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    outcome = table.Column<string>(type: "text", nullable: true),
                    done_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    given_up_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ops_event_call", x => new { x.event_id, x.endpoint });
                });

            migrationBuilder.CreateTable(
                name: "settings_seen",
                columns: table => new
                {
                    integration_type = table.Column<IntegrationType>(type: "integration_type", nullable: false),
                    first_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    hash = table.Column<string>(type: "text", nullable: false),
                    version = table.Column<string>(type: "text", nullable: false),
                    node = table.Column<string>(type: "text", nullable: false),
                    settings = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_settings_seen", x => new { x.integration_type, x.first_seen_at });
                });

            migrationBuilder.CreateIndex(
                name: "ix_ops_act_id_actor",
                table: "ops_act",
                columns: new[] { "id", "actor" },
                filter: "act IN ('pii.reveal', 'pii.reveal_body')");

            migrationBuilder.CreateIndex(
                name: "ix_drift_sighting_told_at",
                table: "drift_sighting",
                column: "told_at",
                filter: "told_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_alert_closed_at",
                table: "alert",
                column: "closed_at",
                filter: "closed_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_alert_kind_subject",
                table: "alert",
                columns: new[] { "kind", "subject" },
                unique: true,
                filter: "closed_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_ops_event_once",
                table: "ops_event",
                column: "once",
                unique: true,
                filter: "once IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_ops_event_call_due_at",
                table: "ops_event_call",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_ops_event_call_endpoint_done_at",
                table: "ops_event_call",
                columns: new[] { "endpoint", "done_at" },
                filter: "done_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_ops_event_call_given_up_at",
                table: "ops_event_call",
                column: "given_up_at",
                filter: "given_up_at IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "alert");

            migrationBuilder.DropTable(
                name: "credential_use");

            migrationBuilder.DropTable(
                name: "ops_event");

            migrationBuilder.DropTable(
                name: "ops_event_call");

            migrationBuilder.DropTable(
                name: "settings_seen");

            migrationBuilder.DropIndex(
                name: "ix_ops_act_id_actor",
                table: "ops_act");

            migrationBuilder.DropIndex(
                name: "ix_drift_sighting_told_at",
                table: "drift_sighting");

            migrationBuilder.DropColumn(
                name: "settings",
                table: "host_start");

            migrationBuilder.DropColumn(
                name: "told_at",
                table: "drift_sighting");
        }
    }
}
