using Integrations.Ops.Acts;
using Microsoft.AspNetCore.Http;

namespace Integrations.Ops.Console;

/// <summary>What a command's form holds. What is missing is collected, and said with the answer.</summary>
internal sealed class ConsoleForm(HttpContext context, IFormCollection fields)
{
    private const int LongestField = 2_000;

    private readonly List<string> _faults = [];

    /// <summary>Sentences about fields; never their values.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Where to go afterwards: an address of this console, or its first page.</summary>
    public string Then => fields["then"].ToString() is { Length: > 0 } then && IsOurs(context, then) ? then : context.Request.PathBase + Access.AccessSetup.Root;

    public static async ValueTask<ConsoleForm?> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new ConsoleForm(context, context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty);
    }

    /// <summary>Null where it is empty; longer than allowed is a fault.</summary>
    public string? Text(string name, int most = LongestField, bool required = false)
    {
        var text = fields[name].ToString().Trim();
        if (text.Length > most)
            _faults.Add($"{name}: at most {most} characters.");
        else if (required && text.Length == 0)
            _faults.Add($"{name}: is needed.");
        else if (text.Any(c => char.IsControl(c) && c is not ('\r' or '\n' or '\t')))
            _faults.Add($"{name}: has characters that cannot be shown.");
        else if (text.Length > 0)
            return text;
        return null;
    }

    /// <summary>All values of a field that may come several times, at most so many; further ones are a fault.</summary>
    public IReadOnlyList<string> Texts(string name, int most = LongestField)
    {
        var values = fields[name];
        if (values.Count > most)
            _faults.Add($"{name}: at most {most} at a time.");
        return [.. values.OfType<string>().Take(most)];
    }

    public bool Flag(string name) => fields[name].ToString() is "on" or "true" or "1";

    public T? Choice<T>(string name, bool required = true)
        where T : struct, Enum
    {
        var text = fields[name].ToString();
        if (Enum.TryParse<T>(text, out var value) && Enum.IsDefined(value) && value.ToString() == text)
            return value;
        if (required || text.Length > 0)
            _faults.Add($"{name}: one of {string.Join(", ", Enum.GetNames<T>())}.");
        return null;
    }

    /// <summary>Who acts and why. Null when there is no reason; the fault is noted.</summary>
    public Doer? Doer()
    {
        var (reason, ticket) = (Text("reason", Acts.Doer.LongestReason, required: true), Text("ticket", Acts.Doer.LongestTicket));
        return reason is null || context.User.Identity?.Name is not { } actor ? null : new Doer(actor, reason, ticket);
    }

    /// <summary>True for an address of this console, which a browser cannot read as any other host's.</summary>
    public static bool IsOurs(HttpContext context, string path)
    {
        var root = context.Request.PathBase + Access.AccessSetup.Root;
        return path.StartsWith(root, StringComparison.Ordinal) && (path.Length == root.Length || path[root.Length] is '/' or '?')
            && !path.Contains("//", StringComparison.Ordinal) && !path.Contains('\\', StringComparison.Ordinal) && !path.Any(char.IsControl);
    }
}
