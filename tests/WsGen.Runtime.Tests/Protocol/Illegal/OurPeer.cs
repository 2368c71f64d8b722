using WsGen.Protocol;
using WsGen.Protocol.Compression;

namespace WsGen.Runtime.Tests.Protocol.Illegal;

/// <summary>The code under test at the end of a stream, given traffic and asked for its verdict.</summary>
internal static class OurPeer
{
    public static async Task<(Verdict Verdict, ProtocolViolation Violation)> JudgeAsync<TRole>(
        byte[] traffic, bool compression, int seed, CancellationToken cancellation)
        where TRole : struct, IRole
    {
        (DuplexStream there, DuplexStream here) = DuplexStream.Pair();
        await there.WriteAsync(traffic, cancellation);
        there.EndOutput();
        var peer = new StreamPeer<TRole>(here, new Random(seed), compression ? new MessageDecompressor(contextTakeover: true) : null);
        await peer.ReceiveAsync(seed, cancellation);
        here.Dispose();

        using var output = new MemoryStream();
        await there.CopyToAsync(output, cancellation);
        List<string> pongs =
        [
            .. ReaderTwin.Read(!TRole.IsServer, output.ToArray(), new(long.MaxValue, long.MaxValue)).Select(e => Convert.ToHexString(e.Payload)),
        ];
        string end = peer.Closed is { } closed ? $"close {(int)closed.Code} {closed.Reason}".TrimEnd()
            : peer.Violation != ProtocolViolation.None ? $"refused {(int)peer.Violation.CloseCode()}"
            : "open";
        return (new Verdict([.. peer.Received.Select(m => Verdict.Line(m.IsText, m.Content))], pongs, end), peer.Violation);
    }
}
