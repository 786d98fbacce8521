namespace Integrations.Sandbox.Keys;

/// <summary>Where a call goes, for signatures that cover it.</summary>
/// <param name="Method">Upper case.</param>
/// <param name="Url">Whole.</param>
/// <param name="PathAndQuery">As it stands on the wire.</param>
internal sealed record Target(string Method, string Url, string PathAndQuery)
{
    public static Target Of(string method, Uri url) => new(method, url.AbsoluteUri, url.PathAndQuery);
}
