namespace Integrations.Customers;

/// <summary>Where an encrypted value lives. It is bound into the value: moved to any other place, the value cannot be opened.</summary>
public readonly record struct Place(string Table, string Column, Guid RowId)
{
    /// <summary>The places that there are: who seals and who opens must name them in the same letters.</summary>
    public static Place Pii(Guid id) => new("pii", "ciphertext", id);

    public static Place ItemText(Guid id) => new("item", "text", id);

    public static Place RequestBody(Guid id) => new("incoming_request", "body", id);

    public static Place CallBody(Guid id) => new("client_requests", "body", id);

    public static Place AnswerBody(Guid id) => new("client_responses", "body", id);

    internal static Place Key(Guid id) => new("data_key", "wrapped", id);

    public override string ToString() => $"{Table}.{Column} of {RowId:D}";
}
