using WsGen.Protocol;

namespace WsGen.Fuzz.Readers;

/// <summary>What was read, written by FrameWriter in the peer's role, is read as the same.</summary>
internal static class WrittenAgain
{
    private static readonly ProtocolLimits Unlimited = new(long.MaxValue, long.MaxValue);

    public static void Check<TRole, TPeer>(Transcript read, byte key)
        where TRole : struct, IRole
        where TPeer : struct, IRole
    {
        var wire = new List<byte>();
        uint mask = key * 0x9E3779B1u;
        foreach (Said said in read.All)
        {
            if (said.Kind != ProtocolEventKind.Violation)
            {
                Write<TPeer>(wire, said, mask);
                mask = (mask * 5) + key;
            }
        }

        List<Said> expected = [.. read.All.Where(said => said.Kind != ProtocolEventKind.Violation)];
        Transcript again = Transcript.Of<TRole>([.. wire], [], Unlimited, takeover: null);
        Require.Same(expected.Count, again.All.Count, "events read again");
        for (int i = 0; i < expected.Count; i++)
        {
            bool same = expected[i].Kind == again.All[i].Kind && expected[i].Payload.AsSpan().SequenceEqual(again.All[i].Payload);
            Require.That(same, $"event {i}, {expected[i].Kind}, written and read again");
        }
    }

    private static void Write<TPeer>(List<byte> wire, Said said, uint mask)
        where TPeer : struct, IRole
    {
        Opcode opcode = said.Kind switch
        {
            ProtocolEventKind.Text => Opcode.Text,
            ProtocolEventKind.Binary => Opcode.Binary,
            ProtocolEventKind.Ping => Opcode.Ping,
            ProtocolEventKind.Pong => Opcode.Pong,
            _ => Opcode.Close,
        };
        byte[] frame = new byte[FrameWriter.HeaderSize<TPeer>(said.Payload.Length) + said.Payload.Length];
        Require.Same(frame.Length, FrameWriter.Write<TPeer>(frame, opcode, fin: true, said.Payload, mask), "size of a frame");
        wire.AddRange(frame);
    }
}
