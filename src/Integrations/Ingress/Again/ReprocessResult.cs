using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.Ops.Acts;

namespace Integrations.Ingress.Again;

/// <summary>What came of reading a stored request again. Except for <see cref="Done"/> nothing was changed, and it may be asked for again.</summary>
internal abstract record ReprocessResult
{
    private ReprocessResult()
    {
    }

    /// <summary>For a person.</summary>
    public abstract string Sentence { get; }

    /// <param name="RequestId">Under which what came of it is kept.</param>
    /// <param name="Verdict">Of today.</param>
    /// <param name="DeliveryId">That it led to, or was found to be about.</param>
    public sealed record Done(Guid RequestId, RequestVerdict Verdict, Guid? DeliveryId) : ReprocessResult
    {
        public override string Sentence => $"Read again: {Verdict}.";
    }

    /// <summary>It is not there, or not any more.</summary>
    public sealed record Unknown : ReprocessResult
    {
        public override string Sentence => "There is no request of this id.";
    }

    /// <param name="RequestId">What came of it then.</param>
    /// <param name="Act">When, by whom and why.</param>
    public sealed record AlreadyDone(Guid RequestId, OpsAct Act) : ReprocessResult
    {
        public override string Sentence =>
            FormattableString.Invariant($"It was read again at {Act.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC by {Act.Actor}: request {RequestId:D}.");
    }

    /// <summary>Only what could not be understood, or failed on our side, may be read again.</summary>
    public sealed record NotRefused(RequestVerdict Verdict) : ReprocessResult
    {
        public override string Sentence => $"Its verdict is {Verdict}: only a request that was Invalid or Unreadable, or Failed, can be read again.";
    }

    /// <summary>The module of today finds it as faulty as the one of then, or otherwise.</summary>
    public sealed record StillFaulty(IReadOnlyList<Fault> Faults) : ReprocessResult
    {
        public override string Sentence => "It still cannot be taken: " + string.Join(", ", Faults.Select(fault => $"{fault.Path} {fault.Rule}")) + ".";
    }

    /// <summary>The external id belongs to an order that the partner counts on: it was sent again meanwhile.</summary>
    public sealed record Taken(Guid DeliveryId) : ReprocessResult
    {
        public override string Sentence => $"Another request has led to an order under the same external id meanwhile: {DeliveryId:D}.";
    }

    /// <param name="Why">A sentence.</param>
    public sealed record Impossible(string Why) : ReprocessResult
    {
        public override string Sentence => Why;
    }

    /// <summary>Our mistake, or a module's. What of it was kept is under the new request.</summary>
    public sealed record Broken(string What) : ReprocessResult
    {
        public override string Sentence => $"It failed on our side ({What}); the log says where.";
    }
}
