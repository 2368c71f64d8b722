using System.Globalization;

namespace WsGen.Conformance.Peer;

/// <summary>Holds what an endpoint says about extensions against what it should say, without regard to order and white space.</summary>
internal static class ExtensionList
{
    private const string ServerNoTakeover = "server_no_context_takeover";
    private const string ServerBits = "server_max_window_bits=";

    /// <summary>Exactly this, or nothing.</summary>
    public static void Demand(string? actual, string? expected)
    {
        if (Normalize(actual) != Normalize(expected))
        {
            throw new NonConformanceException($"Sec-WebSocket-Extensions is \"{actual}\" instead of \"{expected}\"");
        }
    }

    /// <summary>
    /// What a server of somebody else's makes of an offer: it may bind itself further than it was asked to (RFC 7692 sections 7.1.1.1 and
    /// 7.1.2.1), but must not ask more of the client, whose messages the case has made already.
    /// </summary>
    /// <param name="answer">The value of Sec-WebSocket-Extensions.</param>
    /// <param name="offered">What was offered.</param>
    /// <returns>What is agreed.</returns>
    public static DeflateSettings ReadAnswer(string? answer, DeflateSettings offered)
    {
        string[] parts = (answer ?? "").Split(';', StringSplitOptions.TrimEntries);
        string? bits = parts.FirstOrDefault(static part => part.StartsWith(ServerBits, StringComparison.Ordinal))?[ServerBits.Length..].Trim('"');
        DeflateSettings agreed = offered with
        {
            ServerNoContextTakeover = offered.ServerNoContextTakeover || parts.Contains(ServerNoTakeover),
            ServerMaxWindowBits = bits is null ? offered.ServerMaxWindowBits : int.Parse(bits, CultureInfo.InvariantCulture),
        };
        Demand(answer, "permessage-deflate" + agreed.Parameters);
        return agreed.ServerMaxWindowBits <= (offered.ServerMaxWindowBits ?? 15) || bits is null
            ? agreed
            : throw new NonConformanceException($"\"{answer}\" goes beyond the offer{offered.Parameters}");
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
