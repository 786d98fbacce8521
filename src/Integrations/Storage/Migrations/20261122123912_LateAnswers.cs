using Integrations.Abstractions;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Integrations.Storage.Migrations
{
    /// <inheritdoc />
    public partial class LateAnswers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_external_state_delivery_id",
                table: "external_state");

            migrationBuilder.AlterColumn<AttemptStatus>(
                name: "status",
                table: "status_update",
                type: "attempt_status",
                nullable: true,
                oldClrType: typeof(AttemptStatus),
                oldType: "attempt_status");

            migrationBuilder.AddColumn<string>(
                name: "answer",
                table: "status_update",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<string[]>(
                name: "answered_events",
                table: "external_state",
                type: "text[]",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "awaited",
                table: "external_state",
                type: "jsonb",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "answer",
                table: "status_update");

            migrationBuilder.DropColumn(
                name: "answered_events",
                table: "external_state");

            migrationBuilder.DropColumn(
                name: "awaited",
                table: "external_state");

            migrationBuilder.AlterColumn<AttemptStatus>(
                name: "status",
                table: "status_update",
                type: "attempt_status",
                nullable: false,
                defaultValue: AttemptStatus.Requested,
                oldClrType: typeof(AttemptStatus),
                oldType: "attempt_status",
                oldNullable: true);

            migrationBuilder.AddForeignKey(
                name: "fk_external_state_delivery_id",
                table: "external_state",
                column: "delivery_id",
                principalTable: "delivery",
                principalColumn: "id");
        }
    }
}
