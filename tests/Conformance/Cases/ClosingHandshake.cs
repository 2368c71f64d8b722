using WsGen.Conformance.Model;
using WsGen.Conformance.Peer;
using WsGen.Conformance.Running;
using static WsGen.Conformance.Model.Steps;
using static WsGen.Conformance.Peer.Frames;

namespace WsGen.Conformance.Cases;

/// <summary>The closing handshake, begun by either side.</summary>
public sealed class ClosingHandshake : CaseGroup
{
    /// <summary>RFC 6455 section 7.4.1 and the IANA registry, and both ends of the ranges for libraries and applications.</summary>
    private static readonly int[] Allowed =
        [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3001, 3999, 4000, 4001, 4999];

    private static readonly int[] Forbidden =
        [0, 1, 2, 999, 1004, 1005, 1006, 1015, 1016, 1050, 1100, 1999, 2000, 2001, 2999, 5000, 5001, 32767, 32768, 65535];

    public override int Number => 8;

    public override string Title => "closing handshake";

    protected override void Define()
    {
        DefinePayloads();
        DefineCodes();
        DefineReasons();
        DefineWhatFollows();
        DefineOwnCloses();
    }

    private void DefinePayloads()
    {
        Series("5.5.1");
        Case("no payload", Closed(Close()));
        Case("no payload behind messages", Answered(Text("one"), Binary(2)), Closed(Close()));
        Case("one byte", Answered(Text("before")), Refused(1002, new Frame(CloseOpcode, (byte[])[0x03])));
        Case("one byte, nothing behind the second byte", Refused(1002, new Frame(CloseOpcode, (byte[])[0x03]) with { OnlyFirst = 2 }));
        Case("a code alone", Closed(Close(1000)));
        Case("a code and a reason", Closed(Close(1000, "bye")));
        Case("a reason of one byte", Closed(Close(1000, "x")));
        Case("a reason of 122 bytes", Closed(Close(1000, new string('x', 122))));
        Case("a reason of 123 bytes", Closed(Close(1000, new string('x', 123))));
        Case("a reason of 124 bytes", Answered(Text("before")), Refused(1002, Close(1000, new string('x', 124))));
        Case("a reason of 65536 bytes", _ => [Refused(1002, Close(1000, new string('x', 65536)))]);
        Case("a reason in Greek", Closed(Close(1000, "Γειά σου Κόσμε")));
        Case("a reason of 41 characters of three bytes", Closed(Close(3000, new string('€', 41))));
        Case("a reason with NUL", Closed(Close(1000, "by\0e")));
        Case("a first frame that closes, without a message before", Closed(Close(4000, "no message at all")));
    }

    private void DefineCodes()
    {
        Series("7.4");
        foreach (int code in Allowed)
        {
            Case($"code {code}", Closed(Close(code)));
        }

        Series("7.4");
        foreach (int code in Allowed)
        {
            Case($"code {code} with a reason", Answered(Text("before")), Closed(Close(code, "because")));
        }

        Series("7.4");
        foreach (int code in Forbidden)
        {
            Case($"code {code}", Answered(Text("before")), Refused(1002, Close(code)));
        }

        Series("7.4");
        foreach (int code in Forbidden)
        {
            Case($"code {code} with a reason", Refused(1002, Close(code, "because")));
        }
    }

    private void DefineReasons()
    {
        Series("5.5.1");
        foreach ((string name, byte[] reason) in ((string, byte[])[])
            [
                ("byte FF", [0xFF]), ("an overlong form", [0xC0, 0x80]), ("a lone continuation byte", [0x80]), ("a surrogate", [0xED, 0xA0, 0x80]),
                ("U+110000", [0xF4, 0x90, 0x80, 0x80]), ("half a character at its end", [0x62, 0x79, 0xE2, 0x82]),
                ("half a character in the middle", [0xE2, 0x82, 0x62]),
            ])
        {
            Case($"a reason with {name}", Answered(Text("before")), Refused(1007, Close(1000, reason)));
        }

        Case("122 bytes of reason that end in half a character", Refused(1007, Close(1000, [.. Payloads.Ascii(121), 0xC3])));

        // Both wrong: the code comes first (docs/protocol.md judges payloads from their beginning).
        Case("a forbidden code and a broken reason", Refused(1002, Close(1005, [0xFF])));
    }

    private void DefineWhatFollows()
    {
        Series("5.5.1");
        Case("a message behind the close frame", Closed(Close(1000), Text("late")));
        Case("a binary message behind the close frame", Closed(Close(1000), Binary(1, 2, 3)));
        Case("a ping behind the close frame", Closed(Close(1000), Ping("late")));
        Case("a pong behind the close frame", Closed(Close(1000), Pong("late")));
        Case("a fragment behind the close frame", Closed(Close(1000), Open(Text("la"))));
        Case("a second close frame", Closed(Close(1000), Close(1000)));
        Case("a second close frame with another code", Closed(Close(1000), Close(3000, "no, because")));
        Case("a second close frame without payload", Closed(Close(1000), Close()));
        Case("a code behind a close frame without", Closed(Close(), Close(1000)));
        Case("a reserved opcode behind the close frame", Closed(Close(1000), new Frame(3, default)));
        Case("reserved bits behind the close frame", Closed(Close(1000), Text("late") with { Reserved = 7 }));
        Case("broken UTF-8 behind the close frame", Closed(Close(1000), Text((byte[])[0xFF])));
        Case("a forbidden code behind the close frame", Closed(Close(1000), Close(1005)));
        Case("a message too big behind the close frame", Closed(Close(1000), Binary() with { Announced = 1UL << 40 }));
        Case("half a header behind the close frame", Closed(Close(1000), Text("late") with { OnlyFirst = 1 }));
        Case("half a frame behind the close frame", Closed(Close(1000), Text("late").Unfinished()));
        Case("a megabyte behind the close frame", _ => [Closed(Close(1000), Binary(Payloads.Random(1 << 20)))]);
        Case("a hundred messages behind the close frame", _ => [Closed(Close(1000), [.. Enumerable.Repeat(Text("late"), 100)])]);
        Case("close behind messages, all at once", Answered(Text("one"), Text("two"), Binary(3)), Closed(Close(1001, "going")));
        Case("close behind a ping", Answered(Ping("p")), Closed(Close(1000)));
        Case("close in the middle of a message of 1 MB", _ => [ClosedBehind(Fragments(Binary(Payloads.Random(1 << 20)), 65536)[..^1], Close(1000))]);

        Series("7.1.1", Roles.Client);
        Add(new LingeringCase { Title = "the client leaves it to the server to end the TCP connection" });
    }

    private void DefineOwnCloses()
    {
        Series("7.1.2");
        foreach (int code in (int[])[1000, 1001, 1003, 1011, 3000, 3001, 4999])
        {
            OwnClose($"the endpoint closes with {code}", Commanded(code, "for a reason"), Silent(Close(code)));
        }

        OwnClose("the endpoint closes without a reason", Commanded(1000), Silent(Close(1000)));
        OwnClose("the endpoint closes with a reason of 123 bytes", Commanded(3000, new string('x', 123)), Silent(Close(3000)));
        OwnClose("the answer to the endpoint's close has another code", Commanded(3001, "bye"), Silent(Close(1000)));
        OwnClose("the answer to the endpoint's close has no payload", Commanded(3001, "bye"), Silent(Close()));
        OwnClose("messages behind the endpoint's close", Commanded(3001, "bye"), Silent(Text("late"), Binary(1, 2, 3), Close(3001)));
        OwnClose("half a message behind the endpoint's close", Commanded(3001, "bye"), Silent(Open(Text("la")), Close(3001)));
        OwnClose(
            "a megabyte behind the endpoint's close",
            Commanded(3001, "bye"), Silent([.. Enumerable.Repeat(Binary(Payloads.Random(65536)), 16), Close(3001)]));
        OwnClose("a pong behind the endpoint's close", Commanded(3001, "bye"), Silent(Pong("late"), Close(3001)));
        OwnClose("a second close frame behind the answer", Commanded(3001, "bye"), Silent(Close(3001), Close(1000)));
        OwnClose("a reserved opcode behind the endpoint's close", Commanded(3001, "bye"), Silent(new Frame(3, default)));
        OwnClose("broken UTF-8 behind the endpoint's close", Commanded(3001, "bye"), Silent(Text((byte[])[0xFF])));
        OwnClose("the peer ends its side instead of answering the endpoint's close", Commanded(3001, "bye"), Silent() with { End = TcpEnd.Finish });
        OwnClose("commands behind the endpoint's close", Commanded(3001, "bye"), Silent(Text("close 3002 again"), Text("ping late"), Close(3001)));

        // Section 5.5.2 excuses from the pong only who has received a close frame, not who has sent one.
        Series("5.5.2");
        Add(new SessionCase
        {
            Title = "a ping behind the endpoint's close gets its pong",
            Path = SessionCase.CommandPath,
            LockStep = true,
            Script = static _ => [Commanded(3001, "bye"), Answered(Ping("still there?"), Close(3001))],
        });

        // Both at once: the peer's close frame is there before it can have seen the endpoint's.
        Series("7.1.2", Roles.Server);
        foreach ((string name, Frame close) in ((string, Frame)[])
            [("with 1000", Close(1000)), ("with the same code", Close(3001)), ("without code", Close()), ("with a reason", Close(4000, "at the same time"))])
        {
            Add(new SessionCase
            {
                Title = $"both sides close at once, the peer {name}",
                Path = SessionCase.CommandPath,
                Script = _ => [Answered(Text("Hello")), Commanded(3001, "bye") with { Sends = [.. Commanded(3001, "bye").Sends, close] }],
            });
        }
    }

    private void OwnClose(string title, params Step[] steps) => Add(new SessionCase
    {
        Title = title,
        Path = SessionCase.CommandPath,
        LockStep = true,
        Script = _ => [Answered(Text("Hello")), .. steps],
    });
}
