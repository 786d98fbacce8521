using System.Text.Json;
using System.Text.Json.Serialization;
using Integrations.Abstractions;
using Integrations.Sandbox.Keys;

namespace Integrations.Sandbox.Partners;

/// <summary>Reads every partner description below a folder; a faulty one stops the start with a sentence that names file and place.</summary>
public static class PartnerFolder
{
    private static readonly string[] Schemes =
        ["signed-token", "bearer", "api-key", "hmac", "signed-webhook", "client-credentials", "open"];

    private static readonly JsonSerializerOptions Reading = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        // A misspelt name would switch a check off, silently.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Where the build puts the modules' descriptions and samples.</summary>
    public static string Default => Path.Combine(AppContext.BaseDirectory, "partners");

    public static IReadOnlyList<PartnerDescription> Load(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!Directory.Exists(folder))
            return [];
        var partners = Directory.EnumerateFiles(folder, "partner.json", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(LoadOne)
            .ToList();
        var twice = partners.GroupBy(partner => partner.Partner, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? partners : throw new InvalidDataException($"{folder} describes {twice.Key} more than once.");
    }

    public static PartnerDescription LoadOne(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            var read = JsonSerializer.Deserialize<PartnerDescription>(File.ReadAllBytes(file), Reading)
                ?? throw new JsonException("The file holds null.");
            var samples = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "Samples"));
            var partner = read with { SamplesFolder = samples };
            Check(partner);
            return partner;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{file}: {e.Message}", e);
        }
    }

    private static void Check(PartnerDescription partner)
    {
        if (partner.Regions.Count == 0 || partner.Speaks.Count == 0)
            throw new JsonException("A partner has at least one region and speaks at least one version.");
        foreach (var scheme in partner.Speaks.Select(speaking => speaking.Proof).Concat(partner.Hears.Select(hearing => hearing.Access)))
        {
            if (!Schemes.Contains(scheme.Kind, StringComparer.Ordinal))
                throw new JsonException($"'{scheme.Kind}' is no scheme; there are {string.Join(", ", Schemes)}.");
            if (SignedText.Stranger(scheme.Signed ?? "") is { } stranger)
                throw new JsonException($"'{stranger}' is no part of a call that can be signed.");
            if (scheme.Stamps.Values.Except(Stamp.Kinds, StringComparer.Ordinal).FirstOrDefault() is { } kind)
                throw new JsonException($"'{kind}' is no stamp; there are {string.Join(", ", Stamp.Kinds)}.");
        }

        foreach (var status in partner.Hears.SelectMany(hearing => hearing.Words.Values).SelectMany(statuses => statuses))
        {
            if (!Enum.IsDefined(typeof(AttemptStatus), status))
                throw new JsonException($"'{status}' is no attempt status.");
        }

        foreach (var type in partner.Hears.SelectMany(hearing => hearing.Required.Values))
        {
            if (!CallCheck.Types.Contains(type))
                throw new JsonException($"'{type}' is no field type; there are {string.Join(", ", CallCheck.Types)}.");
        }

        foreach (var hearing in partner.Hears.Where(hearing => (hearing.ExternalId ?? hearing.Answers) is null))
            throw new JsonException($"{hearing.Operation} says neither which delivery nor which event it is about.");

        foreach (var call in partner.Speaks.SelectMany(CallsOf))
        {
            if (call.EventId is not null && call.AnsweredBy is null)
                throw new JsonException("A call with an event's id says which operation answers it.");

            if (call.Sample is { } sample && !File.Exists(Path.Combine(partner.SamplesFolder, sample)))
                throw new JsonException($"The sample {sample} is not in {partner.SamplesFolder}.");
        }
    }

    private static IEnumerable<SpokenCall> CallsOf(Speaking speaking) =>
        new[] { speaking.Create, speaking.Create.Then, speaking.Quote, speaking.Cancel, speaking.NotRelevant }.OfType<SpokenCall>();
}
