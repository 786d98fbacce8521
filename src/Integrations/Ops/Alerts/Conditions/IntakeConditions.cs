using Integrations.Ingress.Intake;
using Microsoft.Extensions.Options;

namespace Integrations.Ops.Alerts.Conditions;

/// <summary>Partners whose new orders a person has stopped for long.</summary>
internal sealed class IntakeConditions(IntakeSwitch intake, IOptions<AlertOptions> options, TimeProvider time) : ICondition
{
    public IReadOnlyList<AlertKind> Kinds { get; } = [AlertKind.IntakeStopped];

    public async Task<IReadOnlyList<Condition>> ReadAsync(CancellationToken token)
    {
        var longAgo = time.GetUtcNow().AddMinutes(-options.Value.HeldMinutes);
        return
        [
            .. from stop in await intake.ReadAsync(token)
               where stop.StoppedAt <= longAgo
               select new Condition(AlertKind.IntakeStopped, AlertSubject.Lane(stop.IntegrationType, stop.Region)) { Since = stop.StoppedAt },
        ];
    }
}
