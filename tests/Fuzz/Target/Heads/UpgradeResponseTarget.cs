using WsGen.Handshake;
using WsGen.Protocol.Compression;

namespace WsGen.Fuzz.Heads;

/// <summary>
/// The head of an answer: the same verdict whole, byte by byte and in pieces; the verdict of the twin; and no answer that breaks RFC 6455
/// section 4.1 or RFC 7692 section 7.1 opens a WebSocket.
/// </summary>
internal static class UpgradeResponseTarget
{
    private const int SmallLimit = 200;
    private const int MaxFields = 100;
    private const string Accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private static readonly string[] Subprotocols = ["v2.chat", "a"];

    private sealed record Verdict(UpgradeParseStatus Status, HandshakeViolation Violation, int Consumed, int Fed, UpgradeResponse? Response)
    {
        public override string ToString() => $"{Status} {Violation} {Consumed} {Content}";

        public string Content => Response is null ? "" : $"{Response.MinorVersion} {Response.StatusCode} {Response.ReasonPhrase} {Flat.Fields(Response.Headers)}";
    }

    public static void Run(FuzzInput input)
    {
        int limit = (input.Settings & 1) != 0 ? SmallLimit : UpgradeResponseParser.DefaultMaxHeadBytes;
        Verdict whole = Feed(input.Body, [], limit);
        Verdict bytewise = Feed(input.Body, FuzzInput.EveryCut(input.Body.Length), limit);
        Verdict pieces = Feed(input.Body, input.Cuts(), limit);
        Require.Same(whole.ToString(), bytewise.ToString(), "byte by byte");
        Require.Same(whole.ToString(), pieces.ToString(), "in pieces");

        Require.That(bytewise.Violation != HandshakeViolation.HeadTooLarge || bytewise.Fed == limit + 1, "too large with the byte beyond the limit");
        Require.That(bytewise.Status != UpgradeParseStatus.NeedMore || bytewise.Fed <= limit, "no more is wanted than a head may have");
        HeadTwin? twin = HeadTwin.ReadResponse(input.Body);
        if (bytewise.Response is { } response)
        {
            Require.That(twin is not null && twin.Length == bytewise.Consumed && twin.Length == bytewise.Fed, "complete as for the twin");
            Require.That(twin!.Response == (response.MinorVersion, response.StatusCode, response.ReasonPhrase), "status line of the twin");
            Require.That(twin.SameFields(response.Headers), "fields of the twin");
            Require.That(twin.Length <= limit && twin.Fields.Count <= MaxFields, "within the limits");
            CheckRules(response, twin, input.Settings);
        }
        else if (twin is not null)
        {
            bool limited = bytewise.Violation switch
            {
                HandshakeViolation.HeadTooLarge => twin.Length > limit,
                HandshakeViolation.TooManyFields => twin.Fields.Count > MaxFields,
                _ => false,
            };
            Require.That(limited, $"{bytewise.Violation} is wrong with what the twin reads");
        }
    }

    private static Verdict Feed(byte[] body, IEnumerable<int> cuts, int limit)
    {
        var parser = new UpgradeResponseParser(limit);
        foreach (int cut in cuts.Append(body.Length))
        {
            byte[] come = body[..cut];
            UpgradeParseStatus status = parser.TryParse(come, out int consumed, out UpgradeResponse? response, out HandshakeViolation violation);
            Require.Same(status == UpgradeParseStatus.Complete, response is not null, "complete with a response");
            Require.Same(status == UpgradeParseStatus.Refused, violation != HandshakeViolation.None, "refused with a violation");
            Require.That(status == UpgradeParseStatus.Complete ? consumed > 0 && consumed <= cut : consumed == 0, "consumed within the input");
            if (status != UpgradeParseStatus.NeedMore)
            {
                return new Verdict(status, violation, consumed, cut, response);
            }
        }

        return new Verdict(UpgradeParseStatus.NeedMore, HandshakeViolation.None, 0, body.Length, null);
    }

    /// <summary>The rules accept exactly what the RFC's list allows.</summary>
    private static void CheckRules(UpgradeResponse response, HeadTwin twin, byte settings)
    {
        var own = new DeflateParameters((settings & 2) != 0, (settings & 4) != 0, 9 + ((settings >> 3) % 7), 9 + ((settings >> 5) % 7));
        string offer = DeflateNegotiation.Offer(own);
        HandshakeViolation violation = ClientUpgradeRules.Check(response, "dGhlIHNhbXBsZSBub25jZQ=="u8, Subprotocols, offer);
        string[] Values(string name) => [.. twin.Fields.Where(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(f => f.Value)];
        bool opens = response is { StatusCode: 101, MinorVersion: > 0 }
            && Values("Upgrade") is [{ } upgrade] && upgrade.Equals("websocket", StringComparison.OrdinalIgnoreCase)
            && Values("Connection").SelectMany(v => v.Split(',')).Any(t => t.Trim(' ', '\t').Equals("upgrade", StringComparison.OrdinalIgnoreCase))
            && Values("Sec-WebSocket-Accept") is [Accept]
            && Values("Sec-WebSocket-Protocol") is [] or ["v2.chat" or "a"];
        bool namesOthers = violation is HandshakeViolation.ExtensionNotOffered or HandshakeViolation.ExtensionsInvalid or HandshakeViolation.ExtensionsRepeated;
        Require.Same(opens, violation == HandshakeViolation.None || namesOthers, $"{violation}: opens a WebSocket");
        Require.That(!opens || (violation == HandshakeViolation.ExtensionsRepeated) == Values("Sec-WebSocket-Extensions").Length > 1, "one field of extensions");
        if (violation != HandshakeViolation.None)
        {
            return;
        }

        // Only permessage-deflate is left in the list, or nothing.
        HandshakeViolation parameters = DeflateNegotiation.CheckAnswer(response.Headers, offer, out DeflateParameters? agreed);
        List<Dictionary<string, string>?> answers = [.. Values("Sec-WebSocket-Extensions").SelectMany(DeflateAnswerTwin.Elements)];
        Dictionary<string, string> offered = DeflateAnswerTwin.Elements(offer).Single()!;
        bool lawful = answers.Count == 0 || (answers.Count == 1 && DeflateAnswerTwin.IsLawfulAnswer(offered, answers[0]));
        Require.Same(lawful, parameters == HandshakeViolation.None, $"{parameters}: a lawful answer to \"{offer}\"");
        Require.Same(lawful && answers.Count == 1, agreed is not null, "agreed on compression");
    }
}
