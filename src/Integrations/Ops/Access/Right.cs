namespace Integrations.Ops.Access;

/// <summary>The rights that stand on the console's pages and commands. Each is a policy; who has it is decided here and nowhere else.</summary>
internal static class Right
{
    public const string See = "ops.see";
    public const string Operate = "ops.operate";
    public const string Reveal = "ops.reveal";
    public const string Administer = "ops.administer";

    /// <summary>Who looked at what of whom.</summary>
    public const string Audit = "ops.audit";

    /// <summary>Has stored requests read again, which opens them and shows them masked.</summary>
    public const string Replay = "ops.replay";

    /// <summary>Any one of these roles suffices.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<OpsRole>> Roles = new Dictionary<string, IReadOnlyList<OpsRole>>(StringComparer.Ordinal)
    {
        [See] = Enum.GetValues<OpsRole>(),
        [Operate] = [OpsRole.Operator],
        [Reveal] = [OpsRole.Privacy],
        [Administer] = [OpsRole.Admin],
        [Audit] = [OpsRole.Privacy, OpsRole.Admin],
        [Replay] = [OpsRole.Operator, OpsRole.Privacy],
    };
}
