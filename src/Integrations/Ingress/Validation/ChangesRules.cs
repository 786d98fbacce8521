using FluentValidation;
using Integrations.Abstractions;

namespace Integrations.Ingress.Validation;

/// <summary>What a change of an order has to keep; what it does not mention is as it was.</summary>
internal sealed class ChangesRules : AbstractValidator<ChangesUnderCheck>
{
    public ChangesRules(IngressOptions options)
    {
        RuleFor(c => c.Changes.Pickup!).SetValidator(new StopRules(StopFields.Pickup)).When(c => c.Changes.Pickup is not null);
        RuleFor(c => c.Changes.Dropoff!).SetValidator(new StopRules(StopFields.Dropoff)).When(c => c.Changes.Dropoff is not null);
        RuleFor(c => c.Changes.Tip).Must(tip => tip is not { MinorUnits: < 0 }).Breaks("range:0..", DraftField.Tip);
        RuleFor(c => c.Changes.Tip).Must((check, tip) => tip is null || check.Currency is null || tip.Value.Currency == check.Currency)
            .Breaks("currency:differs", DraftField.Tip);
        Near(c => c.Changes.PickupReadyAt, DraftField.PickupReadyAt, options);
        Near(c => c.Changes.DropoffDeadline, DraftField.DropoffDeadline, options);
        RuleFor(c => c.Changes.DropoffDeadline).Must((check, at) => !(at < check.Changes.PickupReadyAt))
            .Breaks("not_before:pickup_ready", DraftField.DropoffDeadline);
    }

    private void Near(System.Linq.Expressions.Expression<Func<ChangesUnderCheck, DateTimeOffset?>> time, DraftField field, IngressOptions options)
    {
        RuleFor(time).Must((check, at) => at is not { } moment || moment >= check.Now - options.PastGrace).Breaks("past", field);
        RuleFor(time).Must((check, at) => at is not { } moment || moment <= check.Now + options.Furthest).Breaks("too_far_ahead", field);
    }
}

/// <summary>A change with what is known around it: the delivery's currency, once it has one, and the time.</summary>
internal sealed record ChangesUnderCheck(DeliveryChanges Changes, string? Currency, DateTimeOffset Now);
