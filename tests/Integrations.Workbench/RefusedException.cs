namespace Integrations.Workbench;

/// <summary>It was not done, and the message says why and what to do instead. Nothing was changed.</summary>
internal sealed class RefusedException(string message) : Exception(message)
{
    public const int ExitCode = 2;
}
