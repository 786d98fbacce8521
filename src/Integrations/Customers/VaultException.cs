namespace Integrations.Customers;

/// <summary>Something personal could not be opened or sealed. Names the place and the reason, never a value.</summary>
public class VaultException(Place place, string reason, Exception? cause = null) : Exception($"{place}: {reason}", cause)
{
    public Place Place { get; } = place;
}

/// <summary>The value, or the key that it was sealed with, is gone for good: an answer, not an alarm.</summary>
public sealed class ErasedException(Place place) : VaultException(place, "erased.");
