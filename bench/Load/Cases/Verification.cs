using System.Text;
using WsGen.Load.Measures;
using WsGen.Load.Native;
using WsGen.Load.Wire;

namespace WsGen.Load.Cases;

/// <summary>Whether a server does what is measured of it: kinds, sizes around those at which a frame's header grows, contents, order.</summary>
internal static class Verification
{
    private static readonly int[] Sizes = [0, 1, 64, 125, 126, 127, 1000, 16 * 1024, 65535, 65536, 1024 * 1024];

    public static Result? Run(Settings settings)
    {
        switch (settings)
        {
            case { Raw: true }: Raw(settings); break;
            case { Path: "/broadcast" }: Broadcast(settings); break;
            case { Kind: "json" }: Json(settings); break;
            default: Echo(settings); break;
        }

        return null;
    }

    private static void Echo(Settings settings)
    {
        using VerifyingPeer peer = VerifyingPeer.Connect(settings);
        bool textOnly = settings.Path == "/echo/string" || settings.Path.StartsWith("/sleep/", StringComparison.Ordinal);
        foreach (int size in Sizes)
        {
            peer.Exchange(Opcode.Text, ClientFrame.SampleText(size));
            if (!textOnly)
            {
                peer.Exchange(Opcode.Binary, ClientFrame.SampleBinary(size));
            }
        }

        // Sixteen at once, each another.
        for (int i = 0; i < 16; i++)
        {
            peer.Send(Opcode.Text, Encoding.UTF8.GetBytes($"message {i}"));
        }

        for (int i = 0; i < 16; i++)
        {
            peer.Expect(Opcode.Text, Encoding.UTF8.GetBytes($"message {i}"));
        }
    }

    private static void Broadcast(Settings settings)
    {
        VerifyingPeer[] peers = [VerifyingPeer.Connect(settings), VerifyingPeer.Connect(settings), VerifyingPeer.Connect(settings)];
        Thread.Sleep(100); // a server may count a connection among the others only after it has answered
        foreach (VerifyingPeer sender in peers)
        {
            byte[] text = Encoding.UTF8.GetBytes($"from {Array.IndexOf(peers, sender)}");
            sender.Send(Opcode.Text, text);
            foreach (VerifyingPeer receiver in peers)
            {
                receiver.Expect(Opcode.Text, text);
            }
        }

        foreach (VerifyingPeer peer in peers)
        {
            peer.Dispose();
        }
    }

    /// <summary>An object may come back with other spaces or another order: it has to be there, with the text in it.</summary>
    private static void Json(Settings settings)
    {
        using VerifyingPeer peer = VerifyingPeer.Connect(settings);
        peer.Send(Opcode.Text, Traffic.Json(settings.Size));
        (Opcode opcode, byte[] payload) = peer.Receive();
        if (opcode != Opcode.Text || !payload.AsSpan().StartsWith("{"u8) || payload.AsSpan().IndexOf("1234567"u8) < 0)
        {
            throw new LoadException("a server has answered an object by something else");
        }
    }

    private static void Raw(Settings settings)
    {
        int descriptor = TcpSocket.Connect(settings.Port);
        byte[] sent = ClientFrame.SampleBinary(1000), received = new byte[1000];
        TcpSocket.SendAll(descriptor, sent);
        for (int length = 0; length < received.Length;)
        {
            int count = TcpSocket.Receive(descriptor, received.AsSpan(length));
            length += count > 0 ? count : throw new LoadException("a server has closed a connection");
        }

        TcpSocket.Abort(descriptor);
        if (!sent.AsSpan().SequenceEqual(received))
        {
            throw new LoadException("a server has sent back other bytes");
        }
    }
}
