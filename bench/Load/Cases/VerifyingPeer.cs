using System.Buffers.Binary;
using WsGen.Load.Native;
using WsGen.Load.Wire;

namespace WsGen.Load.Cases;

/// <summary>A plain client that looks at every byte; for correctness, not for speed.</summary>
internal sealed class VerifyingPeer : IDisposable
{
    private readonly int _descriptor;

    private VerifyingPeer(int descriptor) => _descriptor = descriptor;

    public static VerifyingPeer Connect(Settings settings) => new(Opening.Connect(settings.Port, Opening.Request(settings.Path, settings.Port)));

    public void Send(Opcode opcode, byte[] payload) =>
        TcpSocket.SendAll(_descriptor, opcode == Opcode.Text ? ClientFrame.Text(payload) : ClientFrame.Binary(payload));

    public void Exchange(Opcode opcode, byte[] payload)
    {
        Send(opcode, payload);
        Expect(opcode, payload);
    }

    public void Expect(Opcode opcode, byte[] payload)
    {
        (Opcode got, byte[] bytes) = Receive();
        if (got != opcode || !bytes.AsSpan().SequenceEqual(payload))
        {
            throw new LoadException($"{opcode} of {payload.Length} bytes came back as {got} of {bytes.Length}, or with another content");
        }
    }

    /// <summary>The next message, put together from its fragments. Control frames in between are passed over.</summary>
    public (Opcode Opcode, byte[] Payload) Receive()
    {
        Opcode kind = Opcode.Continuation;
        List<byte> message = [];
        while (true)
        {
            byte[] header = Take(2);
            int length = header[1] switch
            {
                < 126 => header[1],
                126 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
                127 => checked((int)BinaryPrimitives.ReadInt64BigEndian(Take(8))),
                _ => throw new LoadException("a server has masked a frame"),
            };
            if ((header[0] & 0x70) != 0)
            {
                throw new LoadException("a server has set reserved bits: does it compress?");
            }

            var opcode = (Opcode)(header[0] & 0xf);
            byte[] payload = Take(length);
            if (opcode == Opcode.Close)
            {
                throw new LoadException("a server has closed a connection");
            }

            if (opcode is Opcode.Ping or Opcode.Pong)
            {
                continue;
            }

            kind = opcode == Opcode.Continuation ? kind : opcode;
            message.AddRange(payload);
            if ((header[0] & 0x80) != 0)
            {
                return (kind, [.. message]);
            }
        }
    }

    public void Dispose() => TcpSocket.Abort(_descriptor);

    private byte[] Take(int count)
    {
        byte[] bytes = new byte[count];
        for (int length = 0; length < count;)
        {
            int received = TcpSocket.Receive(_descriptor, bytes.AsSpan(length));
            length += received > 0 ? received : throw new LoadException("a server has closed a connection");
        }

        return bytes;
    }
}
