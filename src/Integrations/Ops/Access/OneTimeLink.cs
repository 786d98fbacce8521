using System.Security.Cryptography;
using System.Text;

namespace Integrations.Ops.Access;

/// <summary>A key that logs in once. Each use makes the next one; none outlives the process.</summary>
internal sealed class OneTimeLink
{
    public const string Query = "key";

    private readonly Lock _gate = new();
    private string _key = Next();

    /// <summary>Called with the next key when one was used.</summary>
    public Action<string> Used { get; set; } = static _ => { };

    /// <summary>What the next login needs.</summary>
    public string Key
    {
        get
        {
            lock (_gate)
                return _key;
        }
    }

    /// <summary>True for the key, and never again for the same one.</summary>
    public bool Use(string? presented)
    {
        string next;
        lock (_gate)
        {
            var right = presented is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(_key), Encoding.UTF8.GetBytes(presented));
            if (!right)
                return false;
            _key = next = Next();
        }

        Used(next);
        return true;
    }

    private static string Next() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
}
