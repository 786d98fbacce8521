using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace Integrations.Ops.Access;

/// <summary>The console at <c>/ops</c>: who reaches it, and how one logs in. At <c>Console</c>.</summary>
public sealed partial class ConsoleOptions : IValidatableObject
{
    public const string Section = "Console";

    /// <summary>
    /// The names under which the console answers, as a browser sends them (<c>ops.example.com</c>, <c>localhost:*</c>); under any other it
    /// does not exist. Without any, only this machine's own names.
    /// </summary>
    public IList<string> Hosts { get; } = [];

    /// <summary>False only where the console is reached without TLS on purpose: its cookie is then sent in clear.</summary>
    public bool RequireHttps { get; set; } = true;

    /// <summary>Development prints a link at start that logs in once, with every role.</summary>
    public bool OneTimeLink { get; set; }

    /// <summary>Of a session, however busy.</summary>
    [Range(1, 24)]
    public int SessionHours { get; set; } = 8;

    /// <summary>Without a request for so long, a session ends.</summary>
    [Range(5, 480)]
    public int IdleMinutes { get; set; } = 30;

    /// <summary>Wrong logins from one address in a minute.</summary>
    [Range(1, 1000)]
    public int LoginsPerMinute { get; set; } = 10;

    /// <summary>A batch of more rows is begun by somebody else than who planned it.</summary>
    [Range(1, 1_000_000)]
    public int SecondPersonAbove { get; set; } = 1_000;

    /// <summary>What needs a decision is to be decided within so many minutes; what waits for longer is counted out.</summary>
    [Range(1, 10_080)]
    public int DecideWithinMinutes { get; set; } = 60;

    /// <summary>Personal values that one person may have shown within an hour. More ask for a second pair of eyes.</summary>
    [Range(1, 1000)]
    public int RevealsPerHour { get; set; } = 30;

    /// <summary>An identity provider that speaks OAuth2's code flow. Whoever it names must have been added as a user.</summary>
    public ConsoleOAuthOptions? OAuth { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        for (var i = 0; i < Hosts.Count; i++)
        {
            // One that routing cannot read would take every other route down with it.
            if (!HostName().IsMatch(Hosts[i]))
                yield return new ValidationResult("a name with or without a port is needed, as in ops.example.com or localhost:8080.", [$"{nameof(Hosts)}:{i}"]);
        }

        if (OAuth is null)
            yield break;
        foreach (var (name, value) in new[]
        {
            (nameof(OAuth.AuthorizationEndpoint), OAuth.AuthorizationEndpoint), (nameof(OAuth.TokenEndpoint), OAuth.TokenEndpoint),
            (nameof(OAuth.UserInformationEndpoint), OAuth.UserInformationEndpoint),
        })
        {
            if (!Uri.TryCreate(value, UriKind.Absolute, out _))
                yield return new ValidationResult("an absolute address is needed.", [$"{nameof(OAuth)}:{name}"]);
        }

        if (string.IsNullOrWhiteSpace(OAuth.ClientId))
            yield return new ValidationResult("is needed.", [$"{nameof(OAuth)}:{nameof(OAuth.ClientId)}"]);
        if (string.IsNullOrWhiteSpace(OAuth.ClientSecret))
            yield return new ValidationResult("is needed; a secret belongs into the environment, not into a file.", [$"{nameof(OAuth)}:{nameof(OAuth.ClientSecret)}"]);
    }

    [GeneratedRegex(@"^(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:([0-9]{1,5}|\*))?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HostName();
}

/// <summary>At <c>Console:OAuth</c>.</summary>
public sealed class ConsoleOAuthOptions
{
    /// <summary>On the button.</summary>
    public string Name { get; set; } = "Company login";

    public string AuthorizationEndpoint { get; set; } = "";

    public string TokenEndpoint { get; set; } = "";

    public string UserInformationEndpoint { get; set; } = "";

    public string ClientId { get; set; } = "";

    public string ClientSecret { get; set; } = "";

    /// <summary>Asked for.</summary>
    public IList<string> Scopes { get; } = [];

    /// <summary>The field of the user's information that is the console's user name.</summary>
    public string NameField { get; set; } = "preferred_username";

    public override string ToString() => "***";
}
