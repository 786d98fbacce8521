namespace Integrations.Benchmarks;

/// <summary>What was measured is worth nothing, because it was not done right.</summary>
internal sealed class CheckFailedException(string what) : Exception(what);
