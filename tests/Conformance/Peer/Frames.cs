using System.Buffers.Binary;
using System.Text;

namespace WsGen.Conformance.Peer;

/// <summary>The frames that cases are made of.</summary>
public static class Frames
{
    public const int ContinuationOpcode = 0;
    public const int TextOpcode = 1;
    public const int BinaryOpcode = 2;
    public const int CloseOpcode = 8;
    public const int PingOpcode = 9;
    public const int PongOpcode = 10;

    public static Frame Text(string text) => new(TextOpcode, Encoding.UTF8.GetBytes(text));

    public static Frame Text(ReadOnlyMemory<byte> payload) => new(TextOpcode, payload);

    public static Frame Binary(params byte[] payload) => new(BinaryOpcode, payload);

    public static Frame Continuation(string text) => new(ContinuationOpcode, Encoding.UTF8.GetBytes(text));

    public static Frame Continuation(params byte[] payload) => new(ContinuationOpcode, payload);

    public static Frame Ping(string payload = "") => new(PingOpcode, Encoding.UTF8.GetBytes(payload));

    public static Frame Ping(byte[] payload) => new(PingOpcode, payload);

    public static Frame Pong(string payload = "") => new(PongOpcode, Encoding.UTF8.GetBytes(payload));

    public static Frame Pong(byte[] payload) => new(PongOpcode, payload);

    /// <summary>A close frame without payload.</summary>
    public static Frame Close() => new(CloseOpcode, default);

    public static Frame Close(int code, string reason = "") => Close(code, Encoding.UTF8.GetBytes(reason));

    public static Frame Close(int code, byte[] reason)
    {
        byte[] payload = new byte[2 + reason.Length];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        reason.CopyTo(payload, 2);
        return new Frame(CloseOpcode, payload);
    }

    /// <summary>The same frame without FIN.</summary>
    public static Frame Open(Frame frame) => frame with { Fin = false };

    /// <summary>A message in fragments of at most so many bytes.</summary>
    public static Frame[] Fragments(Frame message, int size)
    {
        int length = message.Payload.Length;
        int count = Math.Max(1, (length + size - 1) / size);
        var fragments = new Frame[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlyMemory<byte> part = message.Payload[(i * size)..Math.Min(length, (i + 1) * size)];
            fragments[i] = new Frame(i == 0 ? message.Opcode : ContinuationOpcode, part)
            {
                Fin = i == count - 1,
                Reserved = i == 0 ? message.Reserved : 0,
            };
        }

        return fragments;
    }

    /// <summary>A message in fragments that end at these places; equal places make an empty fragment.</summary>
    public static Frame[] FragmentsAt(Frame message, params int[] places)
    {
        int[] ends = [.. places, message.Payload.Length];
        return
        [
            .. ends.Select((end, i) => new Frame(i == 0 ? message.Opcode : ContinuationOpcode, message.Payload[(i == 0 ? 0 : ends[i - 1])..end])
            {
                Fin = i == places.Length,
                Reserved = i == 0 ? message.Reserved : 0,
            }),
        ];
    }
}
