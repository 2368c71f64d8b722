namespace WsGen.Connections;

/// <summary>Refuses option values that cannot work, naming the key under which they are configured.</summary>
internal static class OptionRange
{
    /// <param name="valid">Whether the value can work.</param>
    /// <param name="name">The key below <c>WsGen:</c>.</param>
    /// <param name="value">What it is.</param>
    /// <param name="range">What it must be.</param>
    /// <exception cref="InvalidOperationException">It cannot work.</exception>
    public static void Check(bool valid, string name, object value, string range)
    {
        if (!valid)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"The option WsGen:{name} is {value}; it must be {range}."));
        }
    }

    /// <param name="fault">What is wrong with a value, as a sentence that begins with the key below <c>WsGen:</c>; null if nothing is.</param>
    /// <exception cref="InvalidOperationException">It cannot work.</exception>
    public static void Check(string? fault)
    {
        if (fault is not null)
        {
            throw new InvalidOperationException("The option WsGen:" + fault);
        }
    }

    /// <summary>The sentence about a value that cannot work, from its name on.</summary>
    public static string Describe(string name, string value, string range) => name + " is " + value + "; it must be " + range + ".";
}
