using System.Text;
using WsGen.Conformance.Model;
using WsGen.Conformance.Peer;
using WsGen.Conformance.Running;
using static WsGen.Conformance.Model.Steps;
using static WsGen.Conformance.Peer.Frames;

namespace WsGen.Conformance.Cases;

/// <summary>Pings are answered with their payload, pongs with nothing.</summary>
public sealed class PingsAndPongs : CaseGroup
{
    public override int Number => 2;

    public override string Title => "pings and pongs";

    protected override void Define()
    {
        Series("5.5.2");
        foreach (int length in (int[])[0, 1, 2, 3, 4, 5, 15, 16, 17, 31, 32, 33, 63, 64, 65, 123, 124, 125])
        {
            Case($"ping of {length} bytes", Answered(Ping(Payloads.Random(length))));
        }

        Case("ping with text", Answered(Ping("Hello")));
        Case("ping whose payload is not UTF-8", Answered(Ping([0x00, 0xFF, 0xFE, 0xFD, 0xFC, 0xFB, 0x00, 0xFF])));
        Case("ping with zeros only", Answered(Ping(new byte[125])));
        Case("ping behind a message", Answered(Text("Hello")), Answered(Ping("p")));
        Case("message behind a ping", Answered(Ping("p"), Text("Hello")));
        Case("ping between messages", Answered(Text("one")), Answered(Ping("p"), Text("two")), Answered(Ping("q")), Answered(Binary(3)));

        Series("5.5.2");
        Case("two pings at once", Answered(Ping("one"), Ping("two")));
        Case("ten pings at once", Answered([.. Numbered(10)]));
        Case("ten pings of 125 bytes at once", Answered([.. Enumerable.Range(0, 10).Select(static i => Ping(Payloads.Random(125, i)))]));
        Case("a hundred pings at once", _ => [Answered([.. Numbered(100)])]);
        Case("a hundred empty pings at once", _ => [Answered([.. Enumerable.Repeat(Ping(), 100)])]);
        Case("a hundred pings one by one", _ => [.. Numbered(100).Select(static ping => Answered(ping))], [Chop.Whole]);

        DefinePongs();
        DefineBreaches();
        DefineOwnFrames();
    }

    private static IEnumerable<Frame> Numbered(int count) => Enumerable.Range(0, count).Select(static i => Ping($"ping {i}"));

    private void DefinePongs()
    {
        Series("5.5.3");
        Case("unsolicited empty pong", Silent(Pong()), Answered(Text("Hello")));
        Case("unsolicited pong with payload", Silent(Pong("nobody asked")), Answered(Text("Hello")));
        Case("unsolicited pong of 125 bytes", Silent(Pong(Payloads.Random(125))), Answered(Text("Hello")));
        Case("unsolicited pong whose payload is not UTF-8", Silent(Pong([0xFF, 0xFE])), Answered(Text("Hello")));
        Case("unsolicited pong, then ping", Answered(Pong("nobody asked"), Ping("p")));
        Case("ping, then unsolicited pong with the same payload", Answered(Ping("p"), Pong("p"), Ping("q")));
        Case("ten unsolicited pongs", Silent([.. Enumerable.Range(0, 10).Select(static i => Pong($"pong {i}"))]), Answered(Ping("p")));
        Case("pong, message, pong, message", Answered(Pong("1"), Text("Hello"), Pong("2"), Binary(1, 2, 3)));
        Case("unsolicited pong, then the closing handshake", Silent(Pong("p")), Closed(Close(1000)));
    }

    private void DefineBreaches()
    {
        Series("5.5");
        foreach ((string name, int opcode) in ((string, int)[])[("ping", PingOpcode), ("pong", PongOpcode)])
        {
            foreach (int length in (int[])[126, 127, 128, 65535, 65536])
            {
                Case($"{name} of {length} bytes", _ => [Answered(Text("before")), Refused(1002, new Frame(opcode, Payloads.Random(length)))]);
            }

            Case($"{name} of 126 bytes, nothing behind the second byte", Refused(1002, new Frame(opcode, Payloads.Random(126)) with { OnlyFirst = 2 }));
            Case($"{name} without FIN", Refused(1002, Open(new Frame(opcode, "Hello"u8.ToArray()))));
            Case($"empty {name} without FIN", Refused(1002, Open(new Frame(opcode, default))));
            Case($"{name} without FIN, nothing behind the first byte", Refused(1002, Open(new Frame(opcode, default)) with { OnlyFirst = 1 }));
            Case($"{name} without FIN and its continuation", Refused(1002, Open(new Frame(opcode, "Hel"u8.ToArray())), Continuation("lo")));
        }

        Case("ping of 126 bytes behind a ping", RefusedBehind([Ping("right")], 1002, Ping(Payloads.Random(126))));
        Case("ping of 126 bytes inside a message", RefusedBehind([Open(Text("Hel")), Ping("right")], 1002, Ping(Payloads.Random(126))));
    }

    private void DefineOwnFrames()
    {
        Series("5.5.2");
        Command("the endpoint pings and gets its pong", "ping Hello", new Arrival(ArrivalKind.Ping, "Hello"u8.ToArray()), Silent(Pong("Hello")));
        Command("the endpoint pings and gets no pong", "ping Hello", new Arrival(ArrivalKind.Ping, "Hello"u8.ToArray()));
        Command("the endpoint pings and gets another pong", "ping Hello", new Arrival(ArrivalKind.Ping, "Hello"u8.ToArray()), Silent(Pong("other")));
        Command("the endpoint pings without payload", "ping ", new Arrival(ArrivalKind.Ping), Silent(Pong()));
        string longest = new('x', 125);
        Command("the endpoint pings with 125 bytes", "ping " + longest, new Arrival(ArrivalKind.Ping, Encoding.ASCII.GetBytes(longest)), Silent(Pong(longest)));
        Command("the endpoint sends a pong that nobody asked for", "pong beat", new Arrival(ArrivalKind.Pong, "beat"u8.ToArray()));
    }

    private void Command(string title, string command, Arrival expected, params Step[] behind) => Add(new SessionCase
    {
        Title = title,
        Path = SessionCase.CommandPath,
        Script = _ => [new Step([Text(command)], [expected]), .. behind, Answered(Text("still open"))],
    });
}
