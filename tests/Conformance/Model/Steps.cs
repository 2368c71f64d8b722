using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using WsGen.Conformance.Peer;

namespace WsGen.Conformance.Model;

/// <summary>The steps that cases are made of.</summary>
public static class Steps
{
    private const int AbnormalClosure = 1006;
    private const int NoStatusReceived = 1005;

    /// <summary>
    /// Frames that are right: messages come back in kind, pings are answered with their payload, pongs with nothing. To a client give a
    /// message and a ping behind it in two steps: its application answers the one, its library the other, in either order.
    /// </summary>
    public static Step Answered(params IReadOnlyList<Frame> frames)
    {
        List<Arrival> expected = [];
        ArrayBufferWriter<byte> message = new();
        int kind = 0;
        foreach (Frame frame in frames)
        {
            if (frame.Opcode == Frames.PingOpcode)
            {
                expected.Add(new Arrival(ArrivalKind.Pong, frame.Payload));
            }
            else if (!frame.IsControl)
            {
                kind = frame.Opcode == Frames.ContinuationOpcode ? kind : frame.Opcode;
                message.Write(frame.Payload.Span);
                if (frame.Fin)
                {
                    expected.Add(new Arrival((ArrivalKind)kind, message.WrittenMemory));
                    message = new ArrayBufferWriter<byte>();
                }
            }
        }

        return new Step(frames, expected);
    }

    /// <summary>Compressed frames, and the one message that they are.</summary>
    public static Step Inflated(ReadOnlyMemory<byte> message, params IReadOnlyList<Frame> frames)
    {
        Frame first = frames.First(static frame => !frame.IsControl);
        IEnumerable<Arrival> pongs = frames.Where(static frame => frame.Opcode == Frames.PingOpcode)
            .Select(static frame => new Arrival(ArrivalKind.Pong, frame.Payload));
        return new Step(frames, [.. pongs, new Arrival((ArrivalKind)first.Opcode, message)]);
    }

    /// <summary>A breach: close frame with that code, nothing more, end.</summary>
    public static Step Refused(int code, params IReadOnlyList<Frame> frames) =>
        new(frames, [Arrival.Close(code)]) { IsRefused = true, LocalCode = AbnormalClosure };

    /// <summary>A breach behind frames that are right, without a message among them: pings are answered first.</summary>
    public static Step RefusedBehind(IReadOnlyList<Frame> right, int code, params IReadOnlyList<Frame> frames) =>
        new([.. right, .. frames], [.. Answered(right).Expects, Arrival.Close(code)]) { IsRefused = true, LocalCode = AbnormalClosure };

    /// <summary>The peer's close frame: its code comes back, and whatever follows it is ignored.</summary>
    public static Step Closed(Frame close, params IReadOnlyList<Frame> ignored)
    {
        int? code = close.Payload.IsEmpty ? null : BinaryPrimitives.ReadUInt16BigEndian(close.Payload.Span);
        return new Step([close, .. ignored], [Arrival.Close(code)]) { LocalCode = code ?? NoStatusReceived };
    }

    /// <summary>The same with frames before it that nobody answers, such as a part of a message.</summary>
    public static Step ClosedBehind(IReadOnlyList<Frame> unanswered, Frame close)
    {
        Step closed = Closed(close);
        return closed with { Sends = [.. unanswered, close], Expects = [.. Answered(unanswered).Expects, .. closed.Expects] };
    }

    /// <summary>Tells the endpoint at <see cref="SessionCase.CommandPath"/> to close, and what it then sends.</summary>
    public static Step Commanded(int code, string reason = "") =>
        new([Frames.Text(reason.Length == 0 ? $"close {code}" : $"close {code} {reason}")], [Arrival.Close(code) with { Payload = Encoding.UTF8.GetBytes(reason) }])
        {
            LocalCode = code,
        };

    /// <summary>Frames that get no answer.</summary>
    public static Step Silent(params IReadOnlyList<Frame> frames) => new(frames, []);

    /// <summary>The peer ends its side behind these frames (FIN): they are answered, and the endpoint ends its side, without a close frame.</summary>
    public static Step Finished(params IReadOnlyList<Frame> frames) =>
        Answered(frames) with { End = TcpEnd.Finish, LocalCode = AbnormalClosure };

    /// <summary>The peer resets the connection behind these frames.</summary>
    public static Step Reset(params IReadOnlyList<Frame> frames) =>
        new(frames, []) { End = TcpEnd.Reset, LocalCode = AbnormalClosure };
}
