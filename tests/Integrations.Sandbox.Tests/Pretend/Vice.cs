namespace Integrations.Sandbox.Tests.Pretend;

/// <summary>What is wrong with a pretend gateway.</summary>
public enum Vice
{
    None,

    /// <summary>Sends the same message again although it was answered.</summary>
    SaysTwice,

    /// <summary>Says the same word again in a new message.</summary>
    RepeatsWord,

    /// <summary>Never says the last word.</summary>
    ForgetsTheEnd,

    /// <summary>Says what it passed over earlier after a later word.</summary>
    SwapsNeighbours,

    /// <summary>Says a word that the partner does not know.</summary>
    InventsWords,

    /// <summary>Leaves a required field out.</summary>
    LeavesOutFields,

    /// <summary>Forwards each order under two delivery ids.</summary>
    ForwardsTwice,

    /// <summary>Accepts orders that lack a required field.</summary>
    TakesEverything,

    /// <summary>Answers the same order again differently.</summary>
    ForgetsItsAnswer,
}
