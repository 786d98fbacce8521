namespace Integrations.Ingress.Documents;

/// <summary>Whether the partners' API documents are served, at <c>ApiDocuments</c>.</summary>
public sealed class ApiDocumentOptions
{
    public const string Section = "ApiDocuments";

    /// <summary>
    /// Serves <c>/openapi</c> to everybody who reaches the host, without a login. The documents hold nothing that a partner does not know
    /// of its own contract, but they name every enabled partner: off, except in Development.
    /// </summary>
    public bool Enabled { get; set; }
}
