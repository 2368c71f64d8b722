namespace WsGen.Conformance.Peer;

/// <summary>Holds what an endpoint says about extensions against what it should say, without regard to order and white space.</summary>
internal static class ExtensionList
{
    /// <summary>The server's answer: exactly what was agreed, or nothing.</summary>
    public static void DemandAnswer(HttpHead answer, DeflateSettings? agreed) =>
        Demand(answer.Value("Sec-WebSocket-Extensions"), agreed is null ? null : "permessage-deflate" + agreed.Parameters);

    public static void Demand(string? actual, string? expected)
    {
        if (Normalize(actual) != Normalize(expected))
        {
            throw new NonConformanceException($"Sec-WebSocket-Extensions is \"{actual}\" instead of \"{expected}\"");
        }
    }

    private static string? Normalize(string? element)
    {
        if (element is null)
        {
            return null;
        }

        string[] parts = element.Split(';', StringSplitOptions.TrimEntries);
        return string.Join(';', parts[1..].Order(StringComparer.Ordinal).Prepend(parts[0]));
    }
}
