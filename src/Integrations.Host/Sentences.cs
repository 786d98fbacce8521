using Microsoft.Extensions.Options;

namespace Integrations.Host;

/// <summary>What an operator can put right is one sentence, not a stack trace.</summary>
internal static class Sentences
{
    private const int Refused = 2;

    /// <summary>Its own exit code, or 2 and the reason where it was refused.</summary>
    public static async Task<int> OrExitCodeAsync(Func<Task<int>> act)
    {
        ArgumentNullException.ThrowIfNull(act);
        try
        {
            return await act();
        }
        catch (StartRefusedException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return Refused;
        }
        catch (OptionsValidationException invalid)
        {
            foreach (var failure in invalid.Failures)
                await Console.Error.WriteLineAsync(failure);
            return Refused;
        }
    }
}
