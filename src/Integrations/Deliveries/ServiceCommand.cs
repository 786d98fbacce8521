using Integrations.Abstractions;
using Integrations.Exchange;

namespace Integrations.Deliveries;

/// <summary>What the Deliveries service must hear sooner or later: each case has a row in <c>delivery_command</c> until it has.</summary>
public abstract record ServiceCommand
{
    private ServiceCommand(CallSubject subject) => Subject = subject;

    public CallSubject Subject { get; }

    public sealed record Create(DeliveryOrder Order) : ServiceCommand(Order.Subject);

    /// <param name="About">Which delivery.</param>
    /// <param name="Changes">Validated, phones in E.164.</param>
    public sealed record Update(CallSubject About, DeliveryChanges Changes) : ServiceCommand(About);

    /// <param name="About">Which delivery.</param>
    /// <param name="PartnerReason">The partner's own code.</param>
    public sealed record Cancel(CallSubject About, string? PartnerReason) : ServiceCommand(About);
}

/// <summary>What a command has come to, for the one who waits for it.</summary>
public abstract record ForwardResult
{
    private ForwardResult()
    {
    }

    /// <summary>The service does it.</summary>
    public sealed record Taken(Money? Fee, DateTimeOffset? PickupEta, DateTimeOffset? DropoffEta) : ForwardResult;

    /// <summary>It will not. A refused order is INVALID already, and its external id free again.</summary>
    public sealed record Refused(RefusalReason Reason) : ForwardResult;

    /// <summary>The delivery's story is over.</summary>
    public sealed record TooLate : ForwardResult;

    /// <summary>The service does not know the delivery.</summary>
    public sealed record Unknown : ForwardResult;

    /// <summary>Kept, and tried again until the service has answered.</summary>
    public sealed record Pending : ForwardResult;
}
