namespace WsGen.Handshake;

/// <summary>Names of path variables and what they take, put together when somebody asks.</summary>
internal static class PathVariables
{
    public static IReadOnlyDictionary<string, string> ToDictionary(string[] names, string[] values)
    {
        var pairs = new Dictionary<string, string>(names.Length, StringComparer.Ordinal);
        for (int i = 0; i < Math.Min(names.Length, values.Length); i++)
        {
            pairs.Add(names[i], values[i]);
        }

        return pairs.AsReadOnly();
    }
}
