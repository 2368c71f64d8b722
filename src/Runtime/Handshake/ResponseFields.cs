namespace WsGen.Handshake;

/// <summary>Header fields that an application adds to an answer: each is checked when it is added, so that writing them cannot fail.</summary>
internal static class ResponseFields
{
    /// <exception cref="ArgumentException">The name is no token, the value may not stand in a field, or the handshake writes that field itself.</exception>
    public static KeyValuePair<string, string> Create(string name, string value, string[] reserved)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        var field = KeyValuePair.Create(name, value);
        HeadWriter.Measure([field], reserved);
        return field;
    }
}
