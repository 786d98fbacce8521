using System.Linq.Expressions;
using FluentValidation;
using Integrations.Abstractions;

namespace Integrations.Ingress.Validation;

/// <summary>The wanted times stand in the order in which things happen, and near enough to now to mean something.</summary>
internal sealed class TimeRules : AbstractValidator<DraftUnderCheck>
{
    private readonly IngressOptions _options;

    public TimeRules(IngressOptions options)
    {
        _options = options;
        Near(c => c.Draft.PickupReadyAt, DraftField.PickupReadyAt);
        Near(c => c.Draft.PickupDeadline, DraftField.PickupDeadline);
        Near(c => c.Draft.DropoffReadyAt, DraftField.DropoffReadyAt);
        Near(c => c.Draft.DropoffDeadline, DraftField.DropoffDeadline);
        Follows(c => c.Draft.PickupDeadline, c => c.Draft.PickupReadyAt, "not_before:pickup_ready", DraftField.PickupDeadline);
        Follows(c => c.Draft.DropoffDeadline, c => c.Draft.DropoffReadyAt, "not_before:dropoff_ready", DraftField.DropoffDeadline);
        Follows(c => c.Draft.DropoffDeadline, c => c.Draft.PickupReadyAt, "not_before:pickup_ready", DraftField.DropoffDeadline);
        Follows(c => c.Draft.DropoffDeadline, c => c.Draft.PickupDeadline, "not_before:pickup_deadline", DraftField.DropoffDeadline);
    }

    /// <summary>A little in the past is a clock or a slow sender; an order for the year 9999 is a program's "never".</summary>
    private void Near(Expression<Func<DraftUnderCheck, DateTimeOffset?>> time, DraftField field)
    {
        RuleFor(time).Must((check, at) => at is not { } moment || moment >= check.Now - _options.PastGrace).Breaks("past", field);
        RuleFor(time).Must((check, at) => at is not { } moment || moment <= check.Now + _options.Furthest).Breaks("too_far_ahead", field);
    }

    private void Follows(
        Expression<Func<DraftUnderCheck, DateTimeOffset?>> later, Func<DraftUnderCheck, DateTimeOffset?> earlier, string rule, DraftField field) =>
        RuleFor(later).Must((check, at) => !(at < earlier(check))).Breaks(rule, field);
}
