using Integrations.Abstractions;
using Integrations.Partners;

namespace Integrations.Ingress.Documents;

/// <summary>Everything that a partner can hear on a route, in its module's own words.</summary>
internal sealed class PossibleAnswers(PartnerAnswers answers)
{
    /// <summary>Each different "no" is there; of a "yes" one for each verdict, and each state that can be asked for.</summary>
    /// <param name="door">Where.</param>
    /// <param name="own">The route's samples: they tell what is said there beside what its kind says.</param>
    /// <param name="bodyLimit">Bytes.</param>
    public IReadOnlyList<PossibleAnswer> Of(Door door, IReadOnlyList<PartnerSample> own, int bodyLimit)
    {
        var kinds = own
            .Select(sample => PossibleVerdicts.KindOf(door.Mapper.Read(ExampleMessage.On(door, sample.Body))))
            .OfType<RouteKind>().Append(door.Route.Kind).ToHashSet();
        var message = ExampleMessage.On(door, own.Count > 0 ? own[0].Body : default);
        var found = new List<PossibleAnswer>();
        foreach (var (name, verdict) in PossibleVerdicts.Of(door, kinds, bodyLimit))
        {
            var answer = new PossibleAnswer(name, answers.Word(door, message, verdict));
            if (!found.Exists(known => known.Covers(answer)))
                found.Add(answer);
        }

        return found;
    }
}

/// <param name="Name">The decision's name and what is special about it, behind a dot.</param>
/// <param name="Reply">As the module words it.</param>
internal sealed record PossibleAnswer(string Name, Reply Reply)
{
    private string Decision => Name.Split('.')[0];

    /// <summary>The other one would tell a reader nothing new, or has the same name.</summary>
    public bool Covers(PossibleAnswer other) =>
        Name.Equals(other.Name, StringComparison.Ordinal)
        || (Reply.Status == other.Reply.Status
            && (Reply.Body.Span.SequenceEqual(other.Reply.Body.Span)
                || (Reply.Status < 300 && Decision is not nameof(Verdict.State) && Decision.Equals(other.Decision, StringComparison.Ordinal))));
}
