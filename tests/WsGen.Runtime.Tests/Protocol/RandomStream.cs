using WsGen.Protocol;

namespace WsGen.Runtime.Tests.Protocol;

/// <summary>Lawful conversations at random: what goes over the wire, and the events that must come of it.</summary>
internal static class RandomStream
{
    public static (byte[] Wire, List<string> Events) Next(Random random, bool toServer, int messages, int mostBytes)
    {
        var wire = new Wire(toServer);
        var events = new List<string>();
        for (int i = 0; i < messages; i++)
        {
            MaybeControl(random, wire, events);
            bool text = random.Next(2) == 0;
            byte[] content = RandomText.Bytes(random, random.Next(mostBytes + 1));
            if (!text)
            {
                random.NextBytes(content);
            }

            int from = 0, first = text ? 0x01 : 0x02;
            for (int fragments = random.Next(3) == 0 ? random.Next(8) : 0; fragments > 0; fragments--)
            {
                int to = random.Next(from, content.Length + 1);
                wire.Frame(first, content.AsSpan(from, to - from));
                (from, first) = (to, 0x00);
                MaybeControl(random, wire, events);
            }

            wire.Frame(first | 0x80, content.AsSpan(from));
            events.Add(Feeder.Line(text ? ProtocolEventKind.Text : ProtocolEventKind.Binary, content));
        }

        if (random.Next(2) == 0)
        {
            byte[] reason = RandomText.Bytes(random, random.Next(30));
            wire.Close(1000, reason);
            events.Add(Wire.CloseLine(1000, reason));
        }

        return (wire.ToArray(), events);
    }

    private static void MaybeControl(Random random, Wire wire, List<string> events)
    {
        if (random.Next(4) != 0)
        {
            return;
        }

        byte[] payload = new byte[random.Next(3) == 0 ? random.Next(126) : random.Next(5)];
        random.NextBytes(payload);
        if (random.Next(2) == 0)
        {
            wire.Ping(payload);
            events.Add(Wire.PingLine(payload));
        }
        else
        {
            wire.Pong(payload);
            events.Add(Wire.PongLine(payload));
        }
    }
}
