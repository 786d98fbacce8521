using System.Globalization;
using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.DoorDash;

/// <summary>A "no" in DoorDash's words: <c>{code, message, reason?, external_delivery_id?, field_errors?}</c>. Never the value of a field.</summary>
internal sealed record DoorDashError(int Status, string Code, string Message)
{
    public string? Reason { get; init; }

    public string? ExternalId { get; init; }

    /// <summary>Null leaves the list out; only a failed validation has one in the contract.</summary>
    public IReadOnlyList<(string Field, string Error)>? FieldErrors { get; init; }

    public KeyValuePair<string, string>? Header { get; init; }

    public static DoorDashError Validation(string message, IReadOnlyList<(string Field, string Error)> fields) =>
        new(400, "validation_error", message) { FieldErrors = fields };

    public static DoorDashError Unknown(string? externalId) =>
        new(404, "unknown_delivery_id", "External delivery ID was not found") { ExternalId = externalId };

    /// <summary>The contract has no code of its own for "come back later"; the fault that it tells callers to repeat stands for it.</summary>
    public static DoorDashError Later(int status, string message, TimeSpan wait) =>
        new(status, "service_fault", message) { Header = new("Retry-After", Seconds(wait)) };

    public Reply Reply()
    {
        var body = new JsonObject { ["code"] = Code, ["message"] = Message };
        if (Reason is not null)
            body["reason"] = Reason;
        if (ExternalId is not null)
            body[DoorDashIds.Field] = ExternalId;
        if (FieldErrors is not null)
            body["field_errors"] = new JsonArray([.. FieldErrors.Select(Field)]);
        var reply = Abstractions.Reply.Json(Status, body);
        return Header is { } header ? reply with { Headers = [header] } : reply;
    }

    private static JsonNode Field((string Field, string Error) fault) =>
        new JsonObject { ["field"] = fault.Field, ["error"] = fault.Error };

    // Rounded up: who comes back early is turned away once more.
    private static string Seconds(TimeSpan wait) =>
        ((long)Math.Max(1, Math.Ceiling(wait.TotalSeconds))).ToString(CultureInfo.InvariantCulture);
}
