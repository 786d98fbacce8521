using System;
using Integrations.Abstractions;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Integrations.Storage.Migrations
{
    /// <inheritdoc />
    public partial class StoppedIntake : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "intake_stop",
                columns: table => new
                {
                    integration_type = table.Column<IntegrationType>(type: "integration_type", nullable: false),
                    region = table.Column<Region>(type: "region", nullable: false),
                    stopped_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    stopped_by = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_intake_stop", x => new { x.integration_type, x.region });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "intake_stop");
        }
    }
}
