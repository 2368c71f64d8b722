using WsGen.EndToEnd.Tests.BadInput;
using WsGen.Protocol;
using WsGen.Runtime.Tests.Protocol;
using WsGen.Runtime.Tests.Protocol.Illegal;

namespace WsGen.EndToEnd.Tests.ForeignServers;

/// <summary>What an echo server makes of some traffic, read off the wire: what it echoes, how it answers pings, how it closes.</summary>
internal static class EchoVerdict
{
    public static async Task<Verdict> OfAsync(int port, string path, byte[] traffic)
    {
        await using RawClient client = await RawClient.OpenAsync(port, path);
        await client.TrySendAsync(traffic);
        client.EndOutput();
        List<TwinEvent> said = ReaderTwin.Read(server: false, await client.ReadToEndAsync(), new(long.MaxValue, long.MaxValue));
        Assert.All(said, static e => Assert.Equal(ProtocolViolation.None, e.Violation));
        TwinEvent? close = said.SingleOrDefault(static e => e.Kind == ProtocolEventKind.Close);
        return new Verdict(
            [
                .. said.Where(static e => e.Kind is ProtocolEventKind.Text or ProtocolEventKind.Binary)
                    .Select(static e => Verdict.Line(e.Kind == ProtocolEventKind.Text, e.Payload)),
            ],
            [.. said.Where(static e => e.Kind == ProtocolEventKind.Pong).Select(static e => Convert.ToHexString(e.Payload))],
            close is null ? "no close frame" : close.Payload.Length == 0 ? "close" : $"close {(close.Payload[0] << 8) | close.Payload[1]}");
    }
}
