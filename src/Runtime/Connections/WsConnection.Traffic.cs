using System.Runtime.CompilerServices;
using System.Text;
using WsGen.Connections.Telemetry;
using WsGen.Protocol;

namespace WsGen.Connections;

// What the traffic log gets, where there is one. Who asks has the options at hand: one read of memory that all connections share.
internal abstract partial class WsConnection
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LogReceived(EndpointTraffic traffic, in ProtocolEvent found)
    {
        if (found.Kind is not (ProtocolEventKind.NeedMore or ProtocolEventKind.MessageBegins or ProtocolEventKind.Violation))
        {
            traffic.Received(RemoteEndPoint, found);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void LogSent(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        if (_options.Traffic is { } traffic)
        {
            LogSent(traffic, opcode, payload, isPart: false);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LogSent(EndpointTraffic traffic, Opcode opcode, ReadOnlySpan<byte> payload, bool isPart) => traffic.Sent(
        RemoteEndPoint,
        opcode switch
        {
            Opcode.Text => isPart ? TrafficKind.TextPart : TrafficKind.Text,
            Opcode.Binary => isPart ? TrafficKind.BinaryPart : TrafficKind.Binary,
            Opcode.Ping => TrafficKind.Ping,
            Opcode.Pong => TrafficKind.Pong,
            _ => TrafficKind.Close,
        },
        payload,
        payload.Length);

    /// <summary>A message whose text is not yet bytes: as many characters as can be shown.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LogSent(EndpointTraffic traffic, string text, int byteCount)
    {
        int shown = Math.Min(text.Length, traffic.MaxPayload);
        shown -= shown > 0 && shown < text.Length && char.IsHighSurrogate(text[shown - 1]) ? 1 : 0;
        traffic.Sent(RemoteEndPoint, TrafficKind.Text, Encoding.UTF8.GetBytes(text[..shown]), byteCount);
    }

    /// <summary>A frame for many, of which only the size can be told if it is compressed.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LogShared(EndpointTraffic traffic, Opcode opcode, ReadOnlySpan<byte> frame, int length)
    {
        bool isCompressed = (frame[0] & FrameHeader.CompressedBit) != 0;
        traffic.Sent(RemoteEndPoint, opcode == Opcode.Text ? TrafficKind.Text : TrafficKind.Binary, isCompressed ? default : frame[^length..], length);
    }
}
