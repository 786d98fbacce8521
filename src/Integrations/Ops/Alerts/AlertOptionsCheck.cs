using Integrations.Exchange;
using Integrations.Partners;
using Microsoft.Extensions.Options;

namespace Integrations.Ops.Alerts;

/// <summary>Refuses to start with settings under which somebody would not be told. Every complaint names its path, never a secret.</summary>
internal sealed class AlertOptionsCheck(IOptions<OutboundOptions> outbound) : IValidateOptions<AlertOptions>
{
    public ValidateOptionsResult Validate(string? name, AlertOptions options)
    {
        var complaints = Complaints(options).ToList();
        return complaints.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(complaints);
    }

    private IEnumerable<string> Complaints(AlertOptions options)
    {
        foreach (var complaint in SettingsCheck.Complaints(options, AlertOptions.Section))
            yield return complaint;
        if (options.ConsoleUrl is { } console && (!console.IsAbsoluteUri || console.Scheme is not ("http" or "https") || console.Query.Length > 0))
            yield return $"{AlertOptions.Section}:{nameof(options.ConsoleUrl)}: an absolute address is needed, as in https://ops.example.com/.";
        foreach (var (webhook, settings) in options.Webhooks)
        {
            foreach (var complaint in Complaints(settings, $"{AlertOptions.Section}:{nameof(options.Webhooks)}:{webhook}"))
                yield return complaint;
        }
    }

    private IEnumerable<string> Complaints(WebhookOptions settings, string path)
    {
        foreach (var complaint in SettingsCheck.Complaints(settings, path))
            yield return complaint;
        if (settings.Url is { } url && AddressGuard.Complaint(url, outbound.Value.AllowPrivateNetworks) is { } why)
            yield return $"{path}:{nameof(settings.Url)}: {why}.";
        if (!Enum.IsDefined(settings.Format))
            yield return $"{path}:{nameof(settings.Format)}: one of {string.Join(", ", Enum.GetNames<WebhookFormat>())}.";
        if (settings.Format is WebhookFormat.PagerDuty && string.IsNullOrWhiteSpace(settings.Secret))
            yield return $"{path}:{nameof(settings.Secret)}: the routing key is needed.";
        if (settings.Format is WebhookFormat.Standard && !(settings.Secret.StartsWith("whsec_", StringComparison.Ordinal)
            && SecretBytes.TryOf(settings.Secret, out var key) && key.Length >= Credential.ShortestSecret))
        {
            yield return $"{path}:{nameof(settings.Secret)}: whsec_ and at least {Credential.ShortestSecret} bytes in base64 are needed.";
        }

        foreach (var kind in settings.Kinds.Where(kind => AlertKind.All.All(known => known.Name != kind)))
            yield return $"{path}:{nameof(settings.Kinds)}: {kind} is none of {string.Join(", ", AlertKind.All.Select(known => known.Name))}.";
    }
}
