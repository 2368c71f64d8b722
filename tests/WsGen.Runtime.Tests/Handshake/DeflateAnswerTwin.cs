using WsGen.Protocol.Compression;

namespace WsGen.Handshake;

/// <summary>
/// What RFC 7692 section 7.1 says of an answer to an offer of permessage-deflate, with strings and dictionaries: the slow twin of both sides
/// of the negotiation.
/// </summary>
internal static class DeflateAnswerTwin
{
    private const string Name = "permessage-deflate";

    private static readonly string[] Flags = ["server_no_context_takeover", "client_no_context_takeover"];

    /// <summary>The parameters of each well-formed permessage-deflate element of a list, lawful or not; null for one with a repeated name.</summary>
    public static List<Dictionary<string, string>?> Elements(string list)
    {
        var all = new List<Dictionary<string, string>?>();
        foreach (string[] element in list.Split(',').Select(e => e.Split(';')))
        {
            if (element[0].Trim(' ', '\t') == Name)
            {
                string[][] pairs = [.. element.Skip(1).Select(p => p.Split('=', 2))];
                bool repeated = pairs.DistinctBy(p => p[0].Trim(' ', '\t')).Count() != pairs.Length;
                all.Add(repeated ? null : pairs.ToDictionary(p => p[0].Trim(' ', '\t'), p => p.Length == 1 ? "" : p[1].Trim(' ', '\t', '"')));
            }
        }

        return all;
    }

    /// <summary>Whether an offer may be made so.</summary>
    public static bool IsLawfulOffer(Dictionary<string, string>? offer) =>
        offer is not null && offer.All(p => Flags.Contains(p.Key) ? p.Value == ""
            : p.Key == "server_max_window_bits" ? IsBits(p.Value)
            : p.Key == "client_max_window_bits" && (p.Value == "" || IsBits(p.Value)));

    /// <summary>Whether a server may answer this offer so.</summary>
    public static bool IsLawfulAnswer(Dictionary<string, string> offer, Dictionary<string, string>? answer)
    {
        // In an answer client_max_window_bits always has a value (7.1.2.2).
        if (answer is null || !IsLawfulOffer(answer) || answer.GetValueOrDefault("client_max_window_bits") == "")
        {
            return false;
        }

        // 7.1.1.1 and 7.1.2.1: what the client asks of the server is confirmed. 7.1.2.2: the client is told only what it said it could be.
        return (!offer.ContainsKey("server_no_context_takeover") || answer.ContainsKey("server_no_context_takeover"))
            && (!offer.ContainsKey("server_max_window_bits")
                || (answer.ContainsKey("server_max_window_bits") && Bits(answer, "server_max_window_bits") <= Bits(offer, "server_max_window_bits")))
            && (!answer.ContainsKey("client_max_window_bits")
                || (offer.ContainsKey("client_max_window_bits") && Bits(answer, "client_max_window_bits") <= Bits(offer, "client_max_window_bits")));
    }

    /// <summary>What an answer binds both sides to.</summary>
    public static DeflateParameters Meaning(Dictionary<string, string> answer) => new(
        answer.ContainsKey("server_no_context_takeover"),
        answer.ContainsKey("client_no_context_takeover"),
        Bits(answer, "server_max_window_bits"),
        Bits(answer, "client_max_window_bits"));

    private static int Bits(Dictionary<string, string> parameters, string name) =>
        parameters.TryGetValue(name, out string? value) && value != "" ? int.Parse(value) : DeflateParameters.MaxWindowBits;

    private static bool IsBits(string value) => value is "8" or "9" or "10" or "11" or "12" or "13" or "14" or "15";
}
