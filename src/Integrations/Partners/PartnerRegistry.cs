using System.Diagnostics.CodeAnalysis;
using Integrations.Abstractions;

namespace Integrations.Partners;

/// <summary>
/// Which partners there are and who speaks for them. Built once, before the first request: two parts for one partner, or a part missing,
/// stop the start with a sentence that names the types.
/// </summary>
public sealed class PartnerRegistry
{
    private readonly Dictionary<IntegrationType, IIntegrationModule> _modules;
    private readonly Dictionary<IntegrationType, IIngressMapper> _mappers;
    private readonly Dictionary<IntegrationType, IStatusFormatter> _formatters;
    private readonly Dictionary<IntegrationType, IProofs> _proofs;
    private readonly Dictionary<IntegrationType, IReplyReader> _replies;
    private readonly Dictionary<IntegrationType, IStatusQuery> _queries;
    private readonly Dictionary<IntegrationType, ILateAnswers> _answers;

    public PartnerRegistry(
        IEnumerable<IIntegrationModule> modules,
        IEnumerable<IIngressMapper> mappers,
        IEnumerable<IStatusFormatter> formatters,
        IEnumerable<IProofs> proofs,
        IEnumerable<IReplyReader> replies,
        IEnumerable<IStatusQuery> queries,
        IEnumerable<ILateAnswers>? answers = null)
    {
        _modules = ByType(modules);
        _mappers = ByType(mappers);
        _formatters = ByType(formatters);
        _proofs = ByType(proofs);
        _replies = ByType(replies);
        _queries = ByType(queries);
        _answers = ByType(answers ?? []);
        foreach (var type in _mappers.Keys.Concat(_formatters.Keys).Concat(_proofs.Keys).Concat(_replies.Keys).Concat(_queries.Keys).Concat(_answers.Keys).Except(_modules.Keys))
            throw new InvalidOperationException($"Parts for {type} were found, but no {nameof(IIntegrationModule)}.");
        foreach (var module in _modules.Values)
            Complete(module);
    }

    /// <summary>In the order of the enum.</summary>
    public IEnumerable<IIntegrationModule> Modules => _modules.Values.OrderBy(m => m.Type);

    public bool Has(IntegrationType type) => _modules.ContainsKey(type);

    public IIngressMapper Mapper(IntegrationType type) => _mappers[type];

    public IStatusFormatter Formatter(IntegrationType type) => _formatters[type];

    public IProofs Proofs(IntegrationType type) => _proofs[type];

    public bool TryReplies(IntegrationType type, [MaybeNullWhen(false)] out IReplyReader reader) => _replies.TryGetValue(type, out reader);

    public bool TryQuery(IntegrationType type, [MaybeNullWhen(false)] out IStatusQuery query) => _queries.TryGetValue(type, out query);

    /// <summary>Only of partners that are answered by a call of ours.</summary>
    public bool TryLateAnswers(IntegrationType type, [MaybeNullWhen(false)] out ILateAnswers answers) => _answers.TryGetValue(type, out answers);

    private static Dictionary<IntegrationType, T> ByType<T>(IEnumerable<T> parts)
        where T : IPartnerPart
    {
        var found = new Dictionary<IntegrationType, T>();
        foreach (var part in parts)
        {
            if (!found.TryAdd(part.Type, part))
            {
                throw new InvalidOperationException(
                    $"Two parts are {typeof(T).Name} for {part.Type}: {found[part.Type].GetType().FullName} and {part.GetType().FullName}.");
            }
        }

        return found;
    }

    private void Complete(IIntegrationModule module)
    {
        Need(_mappers, module);
        Need(_formatters, module);
        Need(_proofs, module);
        var versions = _mappers[module.Type].Routes.Select(r => r.ApiVersion).Distinct().Except(module.ApiVersions).ToList();
        if (versions.Count > 0)
            throw new InvalidOperationException($"{module.GetType().FullName} has routes of API version {string.Join(", ", versions)}, which it does not list.");
    }

    private static void Need<T>(Dictionary<IntegrationType, T> parts, IIntegrationModule module)
    {
        if (!parts.ContainsKey(module.Type))
            throw new InvalidOperationException($"{module.GetType().FullName} ({module.Type}) has no {typeof(T).Name}.");
    }
}
