namespace Integrations.Ops.Alerts;

internal sealed partial record AlertKind
{
    public static readonly AlertKind LaneDown = new("lane.down", "lane.up")
    {
        Title = "Partner out",
        Says = "cannot be told anything",
        Over = "is told again",
        IsUrgent = true,
        Means = "Calls to this partner in this region fail so often that its lane has closed by itself, or it refuses our credential, or its endpoint is gone. "
            + "What is owed is kept and waits. One real update tries again after each pause and opens the lane when it is taken.",
        LookAt = [("partners", "the lane: its trouble, since when, the next try"), ("audit?outcome=Retry&days=1", "the last calls that failed"), ("updates", "what waits")],
        Do = "With trouble BadCredentials or Gone no waiting helps: correct the credential or the address, and restart the hosts. With Failures ask the partner; "
            + "pause the lane if it is to be left alone for longer. Nothing has to be sent again by hand.",
        List = subject => subject.In("orders", " state:waiting"),
    };

    public static readonly AlertKind ObjectiveBurning = new("objective.burning", "objective.met")
    {
        Title = "Objective burning",
        Says = "hears its updates too late or not at all",
        Over = "hears its updates in time",
        Counted = ("live order overdue", "live orders overdue"),
        IsUrgent = true,
        Means = "The last hour used up the room for late and lost updates many times faster than its objective allows, and the last day as a whole is over it, too. "
            + "Lasting, it would break the month's objective within a day or two.",
        LookAt = [("", "the partner's tile: late, not told, overdue"), ("updates", "what waits, and what for"), ("issues", "what could not be told, by cause"), ("#starts", "whether a new version was started before it began")],
        Do = "If the lane is closed or held, begin there. If a new version was started shortly before, go back to the one before it. If much waits and little fails, the partner takes less than is "
            + "owed: look at its rate limit and at the calls at once.",
        List = subject => subject.In("updates"),
    };

    public static readonly AlertKind CallsFailing = new("calls.failing", "calls.answered")
    {
        Title = "Calls failing in a row",
        Says = "takes none of its calls",
        Over = "takes calls again, or was not called for hours",
        Counted = ("failed call in a row", "failed calls in a row"),
        Rises = true,
        Means = "The last calls to this partner in this region failed one after another, and none was taken since: too few at a time for its lane to close by itself, or the lane is closed and tries. "
            + "It is told at half of the calls that are looked at, and again at 70, 90 and 100 %. The first call that is taken ends it.",
        LookAt = [("partners", "the lane: whether it is open"), ("audit?outcome=Retry&days=1", "the last calls that failed, and with what"), ("issues", "what was refused for good, by cause"), ("updates", "what waits")],
        Do = "Read what the calls came to. Refused with one and the same word, our mapping or the partner's has changed: repair it, then send again what died. Failing or without an answer, ask the partner; "
            + "pause the lane if it is to be left alone. What is still tried goes on by itself.",
        List = subject => $"audit?partner={subject.Partner}&days=1",
    };

    public static readonly AlertKind ChangesDead = new("changes.dead", "changes.decided")
    {
        Title = "Changes need a decision",
        Says = "has not heard changes that nobody will tell it any more",
        Over = "has nothing left to be decided",
        Counted = ("change", "changes"),
        Means = "The partner refused changes for good, or they were tried until their time was over. Each waits for a person.",
        LookAt = [("decide", "each of them, with what may be done"), ("issues", "what they have in common")],
        Do = "Find the cause they share, repair it, then send all of it again as one batch. What nobody needs to hear any more is dismissed; what the partner is known to have heard is taken as heard.",
        List = subject => subject.In("decide"),
    };

    public static readonly AlertKind ChangesUnknown = new("changes.unknown", "changes.known")
    {
        Title = "Unknown outcomes",
        Says = "may or may not have heard changes",
        Over = "has no unknown outcome left",
        Counted = ("change that may have arrived", "changes that may have arrived"),
        Means = "A call was sent and no answer came, the partner cannot be asked, and it must not hear the same twice. The gateway does not guess.",
        LookAt = [("decide", "those marked as unknown"), ("audit?days=1", "the calls on the wire")],
        Do = "Ask the partner, or look at its side. Known to be heard: take as heard. Known not to be: send again. Sent again without knowing, it may hear it twice.",
        List = subject => subject.In("decide"),
    };

    public static readonly AlertKind LaneHeld = new("lane.held", "lane.released")
    {
        Title = "Lane held for long",
        Says = "has been held by a person for long",
        Over = "is no longer held",
        IsByPeople = true,
        Means = "Somebody paused this lane and has not resumed it. What is owed waits, and what waits for too long is of no use to the partner any more.",
        LookAt = [("partners", "who holds it and why"), ("audit/acts?act=lane.pause", "when it was ordered")],
        Do = "Ask who holds it. Resume it when the reason is gone; nothing has to be sent by hand.",
        List = subject => subject.In("orders", " state:waiting"),
    };

    public static readonly AlertKind IntakeStopped = new("intake.stopped", "intake.open")
    {
        Title = "Orders stopped for long",
        Says = "has had its new orders refused by a person for long",
        Over = "may order again",
        Counted = null,
        IsByPeople = true,
        Means = "Somebody stopped new orders of this partner in this region and has not opened them again. Each order is refused as if no robot were available, and lives elsewhere.",
        LookAt = [("partners", "who stopped them and why"), ("audit/acts?act=intake.stop", "when it was ordered"), ("inbound?tab=refused&days=1", "what was refused meanwhile")],
        Do = "Ask who stopped them. Take orders again when the reason is gone; what was refused stays refused.",
        List = subject => $"inbound?tab=refused&partner={subject.Partner}&days=1",
    };

    public static readonly AlertKind SecretEnding = new("secret.ending", "secret.lasting")
    {
        Title = "Secret ends soon",
        Says = "has a secret that ends within fourteen days, and none that outlasts it",
        Over = "has secrets that last",
        Counted = null,
        IsByPeople = true,
        Means = "All secrets of one side have an end in the settings, and the last of them is near or past. From then on the partner's requests are turned away, or our calls are refused.",
        LookAt = [("partners", "the partner's page: each secret with its age, its last use and its end")],
        Do = "Agree on the next secret with the partner and set it beside the old one: two count at a time. Take the old one away when it is of no use any more. Hosts read settings when they start.",
        List = subject => $"partners/{subject.Partner}#credentials",
    };

    public static readonly AlertKind HostSilent = new("host.silent", "host.over")
    {
        Title = "Host silent",
        Says = "has not given a sign of life",
        Over = "beats again, or was given up",
        Means = "A host stopped beating without saying goodbye: it was killed, hangs, or cannot reach the database. Its work is taken over within half a minute. "
            + "After an hour of silence it is given up and the alert closes.",
        LookAt = [("jobs#hosts", "all hosts, with their last beat"), ("#starts", "what was started in its place")],
        Do = "See that enough hosts are left, and why this one ended. If several fall silent at once, look at the database and the network first.",
        List = _ => "jobs#hosts",
    };

    public static readonly AlertKind LooksMany = new("looks.many", "looks.usual")
    {
        Title = "Many looks by one person",
        Says = "has used most of the looks at personal values that one person may have in an hour",
        Over = "is back to few looks",
        Counted = ("look within an hour", "looks within an hour"),
        IsOfPerson = true,
        IsByPeople = true,
        Means = "One person had unusually many personal values shown. Each look has a purpose and a reason on record.",
        LookAt = [("audit/looks?purpose=SupportReveal&days=1", "every look of the last day"), ("audit/acts?act=pii.reveal&days=1", "with which reasons and tickets")],
        Do = "Read purposes and tickets; ask the person. If there is no good answer, take the role Privacy away and tell the data owner.",
        List = subject => $"audit/looks?actor={Uri.EscapeDataString(subject.Name)}&purpose=SupportReveal&days=1",
    };

    public static readonly AlertKind PartnerDrift = new("partner.drift", Closed: null)
    {
        Title = "Never seen before",
        Says = "sends what its module does not know",
        Counted = ("place or word", "places or words"),
        Means = "A partner's requests have a field, a kind of value or a word that is in none of the samples and lists. They are taken all the same; what is new is not read.",
        LookAt = [("partners", "the partner's page lists each place, with the first request that has it")],
        Do = "Read the partner's changelog. If it matters, add a sample and the mapping to the module; what was read before may be read again under Replay.",
        List = subject => $"partners/{subject.Partner}",
    };

    public static readonly AlertKind LooksWeekly = new("looks.weekly", Closed: null)
    {
        Title = "Looks of the week",
        Says = "Looks at personal values",
        Counted = ("look", "looks"),
        IsOfPerson = true,
        IsByPeople = true,
        Means = "Every Monday the data owner hears who looked at personal values in the week before, for which purposes, and how many looks name no ticket. A week without looks is told, too.",
        LookAt = [("audit/looks?purpose=SupportReveal&days=28", "every look")],
        Do = "Nothing, if the numbers are as expected. Otherwise ask those who looked.",
        List = _ => "audit/looks?purpose=SupportReveal&days=28",
    };

    public static readonly AlertKind Test = new("alerts.test", Closed: null)
    {
        Title = "Test event",
        Says = "A test: nothing is wrong",
        Counted = null,
        Means = "Somebody pressed the button under Alerts to see whether the webhooks work.",
        LookAt = [("alerts#webhooks", "what became of it")],
        Do = "Nothing. Where an incident was opened by it, close it by hand.",
        List = _ => "alerts#webhooks",
    };

    /// <summary>In the order in which somebody should look at them.</summary>
    public static readonly IReadOnlyList<AlertKind> All =
        [LaneDown, ObjectiveBurning, CallsFailing, ChangesUnknown, ChangesDead, SecretEnding, HostSilent, LaneHeld, IntakeStopped, LooksMany, PartnerDrift, LooksWeekly, Test];
}
