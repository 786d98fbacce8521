namespace Integrations.Ops.Console;

/// <summary>What a command says when it is done. The address carries the word, so that nobody can make the console say anything else.</summary>
internal static class Notices
{
    public const string Query = "done";

    private static readonly Dictionary<string, string> Sentences = new(StringComparer.Ordinal)
    {
        ["resent"] = "Sent again: it stands at the end of the delivery's sequence now.",
        ["heard"] = "Taken as heard. Nothing is sent.",
        ["dismissed"] = "Dismissed. Nothing is sent.",
        ["skipped"] = "Skipped: the partner is not told of it. What comes later is told.",
        ["held"] = "Held: the partner is told nothing of this order until then, or until somebody releases it.",
        ["released"] = "Released: what is owed is due now.",
        ["retry"] = "It is due now.",
        ["paused"] = "Paused. What comes is kept and waits.",
        ["draining"] = "Draining: what was owed until now is still told.",
        ["resumed"] = "Resumed.",
        ["orders-stopped"] = "New orders are refused from now on. What was taken goes on.",
        ["orders-taken"] = "New orders are taken again.",
        ["issue"] = "Noted.",
        ["batch-started"] = "The batch runs. It may be paused or canceled at any time.",
        ["batch-paused"] = "The batch is paused.",
        ["batch-canceled"] = "The batch is canceled; what it has done stays done.",
        ["triggered"] = "The job will run at once, on one host.",
        ["job-paused"] = "The job is paused on every host.",
        ["job-resumed"] = "The job runs by its rhythm again.",
        ["reprocessed"] = "Read again with the module of today.",
        ["view-saved"] = "Saved: it stands above the list.",
        ["view-removed"] = "Removed. The list itself is as it was.",
        ["view-shared"] = "Everybody sees the view from now on.",
        ["view-own"] = "Only its owner sees the view from now on.",
        ["tested"] = "The test event is on its way; the webhooks below say what became of it.",
    };

    /// <summary>Null for a word that is not ours.</summary>
    public static string? For(string? word) => word is not null && Sentences.TryGetValue(word, out var sentence) ? sentence : null;
}
