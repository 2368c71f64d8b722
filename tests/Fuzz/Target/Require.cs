namespace WsGen.Fuzz;

/// <summary>Something does not hold that must hold for every input: what a fuzzer takes for a crash.</summary>
internal sealed class BrokenInvariantException(string message) : Exception(message);

/// <summary>What must hold.</summary>
internal static class Require
{
    public static void That(bool holds, string invariant)
    {
        if (!holds)
        {
            throw new BrokenInvariantException(invariant);
        }
    }

    public static void Same<T>(T expected, T actual, string what)
        where T : IEquatable<T>
    {
        if (!expected.Equals(actual))
        {
            throw new BrokenInvariantException($"{what}: {expected} expected, {actual} found");
        }
    }
}
