namespace Integrations.Tests.StatusUpdates.Model;

/// <summary>The engine did what it may not do, or the tables say something else than the reference.</summary>
internal sealed class ModelViolation(string message) : Exception(message)
{
    public static void Unless(bool holds, string message)
    {
        if (!holds)
            throw new ModelViolation(message);
    }
}
