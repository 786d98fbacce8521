using Integrations.Abstractions;

namespace Integrations.Modules.Otter;

/// <summary>
/// What the webhook's own reply says: nothing, with 200, where the answer follows or nobody waits for one; the error itself where the event
/// was not kept or cannot be answered later.
/// </summary>
internal static class OtterReceipts
{
    public static Reply For(Verdict verdict) => verdict switch
    {
        Verdict.Quoted or Verdict.Accepted or Verdict.AcceptedPending or Verdict.Canceled or Verdict.Unlocked or Verdict.Updated
            or Verdict.State or Verdict.Recorded or Verdict.NotRelevant => Reply.Empty(200),
        Verdict.Unauthenticated => No(401, verdict),
        Verdict.UnknownDelivery => No(404, verdict),
        Verdict.Conflict or Verdict.CancelTooLate or Verdict.UpdateTooLate or Verdict.UnlockRefused => No(409, verdict),
        Verdict.TooLarge => No(413, verdict),
        Verdict.UnsupportedContentType => No(415, verdict),
        Verdict.Refused => No(422, verdict),
        Verdict.TooManyRequests => No(429, verdict),
        Verdict.Invalid => No(400, verdict),
        Verdict.Unavailable => No(503, verdict),
        // Verdict.Failed, and a verdict that this partner has no words for: both are our own mistake.
        _ => No(500, verdict),
    };

    private static Reply No(int status, Verdict verdict) => Reply.Json(status, OtterError.Of(verdict).ToJson());
}
