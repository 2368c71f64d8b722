using System.Buffers;
using System.Text;
using WsGen.Handshake;
using WsGen.Protocol.Compression;

namespace WsGen.Fuzz.Heads;

/// <summary>A request that is good HTTP, held against everything that looks at one.</summary>
internal static class AcceptedRequest
{
    private static readonly string[] Subprotocols = ["v2.chat", "v1.chat", "a"];
    private static readonly OriginPolicy AllowList = OriginPolicy.AllowList(["https://example.org", "http://localhost:8080", "null"]);

    public static void Check(UpgradeRequest request, byte settings, byte[] head)
    {
        CheckReading(request, head);
        CheckPath(request);
        CheckOrigin(request);
        HandshakeViolation violation = UpgradeRules.Check(request);
        if (violation != HandshakeViolation.None)
        {
            Refusal.Check(violation);
            return;
        }

        CheckAnswer(request, settings);
    }

    /// <summary>Written in its plainest form it is the same request.</summary>
    private static void CheckReading(UpgradeRequest request, byte[] head)
    {
        HeadTwin twin = HeadTwin.ReadRequest(head)!;
        string plain = twin.Start + "\r\n" + string.Concat(twin.Fields.Select(field => $"{field.Name}: {field.Value}\r\n")) + "\r\n";
        UpgradeParseStatus status = new UpgradeRequestParser().TryParse(Flat.Latin(plain), out _, out UpgradeRequest? again, out _);
        Require.Same(UpgradeParseStatus.Complete.ToString(), status.ToString(), "the plain form");
        Require.Same(Flat.Fields(request.Headers), Flat.Fields(again!.Headers), "fields of the plain form");
        Require.Same(
            (request.RawTarget, request.Host, request.Path, request.QueryString),
            (again.RawTarget, again.Host, again.Path, again.QueryString),
            "target and host of the plain form");
        foreach ((string name, _) in request.Headers)
        {
            int count = request.Headers.CountOf(Encoding.ASCII.GetBytes(name));
            Require.Same(count, request.Headers.GetValues(name.ToUpperInvariant()).Count, $"fields named {name}");
            Require.Same(string.Join(", ", request.Headers.GetValues(name)), request.Headers[name.ToLowerInvariant()]!, $"joined {name}");
        }
    }

    private static void CheckPath(UpgradeRequest request)
    {
        Require.That(request.Path.StartsWith('/'), "a path begins with a slash");
        HandshakeViolation violation = PathSegments.Split(request.PathBytes, out string[] segments);
        string[]? twin = PathTwin.Split(request.Path);
        Require.Same(twin is null, violation != HandshakeViolation.None, $"{violation}: the path is refused");
        Require.That(twin is null ? segments.Length == 0 : twin.AsSpan().SequenceEqual(segments), "segments of the twin");
        if (violation != HandshakeViolation.None)
        {
            Refusal.Check(violation);
        }
    }

    private static void CheckOrigin(UpgradeRequest request)
    {
        int count = request.Headers.GetValues("Origin").Count;
        HandshakeViolation any = OriginRule.Check(OriginPolicy.Any, request);
        HandshakeViolation same = OriginRule.Check(OriginPolicy.SameOrigin, request);
        HandshakeViolation listed = OriginRule.Check(AllowList, request);
        Require.That(any == (count > 1 ? HandshakeViolation.OriginRepeated : HandshakeViolation.None), "any origin, but one");
        Require.That(count == 1 || (same == any && listed == any), "without one Origin field all policies agree");
        Require.That((same == HandshakeViolation.OriginInvalid) == (listed == HandshakeViolation.OriginInvalid), "what is no origin is none for anybody");
        foreach (HandshakeViolation violation in (HandshakeViolation[])[any, same, listed])
        {
            if (violation != HandshakeViolation.None)
            {
                Refusal.Check(violation);
            }
        }
    }

    /// <summary>It opens a WebSocket: our answer to it satisfies a client that sent what it says.</summary>
    private static void CheckAnswer(UpgradeRequest request, byte settings)
    {
        IReadOnlyList<string> offered = SubprotocolNegotiation.Offered(request.Headers);
        string? chosen = SubprotocolNegotiation.Choose(Subprotocols, request.Headers);
        Require.That(chosen == Subprotocols.FirstOrDefault(offered.Contains), "the first of ours that is offered");
        Require.Same(offered.Count, offered.Distinct().Count(), "subprotocols offered, each once");

        string? extensions = request.Headers["Sec-WebSocket-Extensions"];
        var own = new DeflateParameters((settings & 2) != 0, (settings & 4) != 0, 9 + ((settings >> 3) % 7), 9 + ((settings >> 5) % 7));
        bool compress = DeflateNegotiation.TryAccept(request.Headers, own, out DeflateParameters agreed, out string? answer);
        Require.Same(compress, answer is not null, "agreed with an answer");

        request.Headers.TryGetBytes("sec-websocket-key"u8, out ReadOnlySpan<byte> key);
        var output = new ArrayBufferWriter<byte>();
        UpgradeResponseWriter.WriteAccept(output, key, chosen, answer, []);
        UpgradeParseStatus status = new UpgradeResponseParser().TryParse(output.WrittenSpan, out int consumed, out UpgradeResponse? response, out _);
        Require.That(status == UpgradeParseStatus.Complete && consumed == output.WrittenCount, "our answer is read");
        HandshakeViolation refused = ClientUpgradeRules.Check(response!, key, offered, extensions);
        Require.That(refused == HandshakeViolation.None, $"our answer satisfies our client: {refused}");
        AgreedCompression.Check(extensions ?? "", own, compress ? agreed : null, answer, response!.Headers);
    }
}
