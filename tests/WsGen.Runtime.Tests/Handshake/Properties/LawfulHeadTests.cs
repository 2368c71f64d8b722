using System.Buffers;
using CsCheck;
using WsGen.Runtime.Tests.Protocol.Properties;

namespace WsGen.Handshake.Properties;

/// <summary>However a head is spelled, it means the same, at any cuts.</summary>
public class LawfulHeadTests
{
    private const int Requests = 2000;

    [Fact]
    public void A_request_means_the_same_in_any_case_spacing_and_order() =>
        Gen.Select(LawfulRequest.Any, Generate.Shares(6), Gen.Byte.Array[0, 20]).Sample(
            (lawful, cuts, frames) =>
            {
                byte[] head = Heads.Bytes(lawful.Head);
                byte[] input = [.. head, .. frames];
                var parser = new UpgradeRequestParser(UpgradeLimits.Default);
                foreach (int cut in cuts.At(head.Length).Where(cut => cut < head.Length))
                {
                    Assert.Equal(UpgradeParseStatus.NeedMore, parser.TryParse(input.AsSpan(0, cut), out _, out _, out _));
                }

                Assert.Equal(UpgradeParseStatus.Complete, parser.TryParse(input, out int consumed, out UpgradeRequest? request, out _));
                Assert.Equal(head.Length, consumed);
                Assert.Equal(("GET", lawful.Target, lawful.Query, lawful.Host), (request!.Method, request.RawTarget, request.QueryString, request.Host));
                Assert.Equal(HandshakeViolation.None, PathSegments.Split(request.PathBytes, out string[] segments));
                Assert.Equal(lawful.Segments, segments);

                Assert.Equal(HandshakeViolation.None, UpgradeRules.Check(request));
                Assert.Equal(Heads.Key, request.Headers["SEC-WEBSOCKET-KEY"]);
                Assert.Equal(lawful.Subprotocols, SubprotocolNegotiation.Offered(request.Headers));
                Assert.Equal(lawful.Subprotocols.LastOrDefault(), SubprotocolNegotiation.Choose([.. lawful.Subprotocols.Reverse()], request.Headers));
                foreach (IGrouping<string, (string, string Value)> field in lawful.Others.GroupBy(f => f.Name.ToUpperInvariant()))
                {
                    Assert.Equal(field.Select(f => Decoded(f.Value)), request.Headers.GetValues(field.Key));
                }

                // It has its answer, which a client that sent it accepts.
                var output = new ArrayBufferWriter<byte>();
                UpgradeResponseWriter.WriteAccept(output, Heads.Bytes(Heads.Key), lawful.Subprotocols.FirstOrDefault(), null, []);
                new UpgradeResponseParser().TryParse(output.WrittenSpan, out _, out UpgradeResponse? response, out _);
                Assert.Equal(HandshakeViolation.None, ClientUpgradeRules.Check(response!, Heads.Bytes(Heads.Key), lawful.Subprotocols, null));
            },
            iter: Requests);

    [Fact]
    public void An_answer_means_the_same_in_any_case_spacing_and_order()
    {
        Gen<string> answers = Gen.Select(
                Spelling.InAnyCase("websocket"), Spelling.InAnyCase("upgrade").SelectMany(word => Spelling.List("close", word)),
                Gen.Select(Spelling.Token.Select(name => "X-" + name), Spelling.Value).Array[0, 4], Spelling.Value)
            .SelectMany((upgrade, connection, others, phrase) => Gen.Shuffle(
                    ((string, string)[])
                    [
                        ("Upgrade", upgrade), ("Connection", connection), ("Sec-WebSocket-Accept", Heads.Accept), ("Sec-WebSocket-Protocol", "chat"),
                        .. others,
                    ])
                .SelectMany(fields => Spelling.Lines(fields).Select(lines => $"HTTP/1.1 101 {phrase}\r\n{lines}\r\n")));
        Gen.Select(answers, Generate.Shares(6)).Sample(
            (answer, cuts) =>
            {
                byte[] head = Heads.Bytes(answer);
                var parser = new UpgradeResponseParser();
                foreach (int cut in cuts.At(head.Length).Where(cut => cut < head.Length))
                {
                    Assert.Equal(UpgradeParseStatus.NeedMore, parser.TryParse(head.AsSpan(0, cut), out _, out _, out _));
                }

                Assert.Equal(UpgradeParseStatus.Complete, parser.TryParse(head, out int consumed, out UpgradeResponse? response, out _));
                Assert.Equal(head.Length, consumed);
                Assert.Equal(HandshakeViolation.None, ClientUpgradeRules.Check(response!, Heads.Bytes(Heads.Key), ["v2", "chat"], null));
            },
            iter: Requests);
    }

    [Fact]
    public void What_our_client_writes_our_server_reads() =>
        Gen.Select(
                LawfulRequest.Any.Where(request => request.Target.StartsWith('/')),
                Gen.Select(Spelling.Token.Select(name => "X-" + name), Spelling.Value.Where(v => v.All(c => c < 0x7F))).Array[0, 3])
            .Sample(
                (lawful, others) =>
                {
                    var output = new ArrayBufferWriter<byte>();
                    UpgradeRequestWriter.Write(
                        output, lawful.Host, lawful.Target, Heads.Bytes(Heads.Key), lawful.Subprotocols, "permessage-deflate",
                        [.. others.Select(o => KeyValuePair.Create(o.Item1, o.Item2))]);
                    Assert.Equal(UpgradeParseStatus.Complete, new UpgradeRequestParser().TryParse(output.WrittenSpan, out _, out UpgradeRequest? request, out _));
                    Assert.Equal(HandshakeViolation.None, UpgradeRules.Check(request!));
                    Assert.Equal((lawful.Target, lawful.Host), (request!.RawTarget, request.Host));
                    Assert.Equal(lawful.Subprotocols, SubprotocolNegotiation.Offered(request.Headers));
                    Assert.Equal(
                        others.Select(o => KeyValuePair.Create(o.Item1, o.Item2)),
                        request.Headers.Where(f => f.Key.StartsWith("X-", StringComparison.Ordinal)));
                },
                iter: Requests);

    private static string Decoded(string latin)
    {
        byte[] bytes = Heads.Bytes(latin);
        return System.Text.Unicode.Utf8.IsValid(bytes) ? System.Text.Encoding.UTF8.GetString(bytes) : latin;
    }
}
