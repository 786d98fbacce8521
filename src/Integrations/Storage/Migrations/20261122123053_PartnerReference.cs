using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Integrations.Storage.Migrations
{
    /// <inheritdoc />
    public partial class PartnerReference : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "partner_reference",
                table: "delivery",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "partner_reference",
                table: "delivery");
        }
    }
}
