using WsGen.Conformance.Model;
using WsGen.Conformance.Peer;
using WsGen.Conformance.Running;
using WsGen.Conformance.UnderTest;
using static WsGen.Conformance.Model.Steps;
using static WsGen.Conformance.Peer.Frames;

namespace WsGen.Conformance.Cases;

/// <summary>
/// Messages beyond the limit fail the connection with 1009, at the header that announces them (docs/protocol.md): what is announced is never
/// sent in most of these cases. The limit counts bytes of payload, of all fragments together.
/// </summary>
public sealed class Limits : CaseGroup
{
    private const int Small = 1000;
    private const int Usual = EndpointSettings.UsualLimit;

    public override int Number => 10;

    public override string Title => "limits";

    protected override void Define()
    {
        DefineAnnounced();
        DefineSmall();
        DefineUsual();
    }

    private void DefineAnnounced()
    {
        Series("7.4.1");
        foreach ((string name, Frame frame) in ((string, Frame)[])[("text", Text("")), ("binary", Binary()), ("a first fragment", Open(Text("")))])
        {
            foreach ((string size, ulong length) in ((string, ulong)[])
                [("4 GB less one", uint.MaxValue), ("4 GB", 1UL << 32), ("2 GB", 1UL << 31), ("2^53", 1UL << 53), ("2^63 less one", long.MaxValue)])
            {
                Case($"{name} that announces {size}", Answered(Text("before")), Refused(1009, frame with { Announced = length }));
            }
        }

        Case("a continuation that announces 2^63 less one", Refused(1009, Open(Text("Hello")), Continuation("") with { Announced = long.MaxValue }));
        Case("fragments that announce 2^63 together", Refused(1009, Open(Binary(1)), Continuation("") with { Announced = long.MaxValue }));
    }

    private void DefineSmall()
    {
        Series("7.4.1");
        Limited("text of the limit", Answered(Text(Payloads.Ascii(Small))));
        Limited("binary of the limit", Answered(Binary(Payloads.Random(Small))));
        Limited("text one byte beyond", Answered(Text("before")), Refused(1009, Text(Payloads.Ascii(Small + 1))));
        Limited("binary one byte beyond", Answered(Text("before")), Refused(1009, Binary(Payloads.Random(Small + 1))));
        Limited("text one byte beyond, nothing behind the header", Refused(1009, Text("") with { Announced = Small + 1 }));
        Limited("binary one byte beyond, nothing behind the header", Refused(1009, Binary() with { Announced = Small + 1 }));
        Limited("bytes count, not characters", Answered(Text(new string('é', Small / 2))), Refused(1009, Text(new string('é', (Small / 2) + 1))));
        Limited(
            "one message after the other, each of the limit",
            Answered(Text(Payloads.Ascii(Small)), Binary(Payloads.Random(Small)), Text(Payloads.Ascii(Small))));
        Limited("fragments of the limit together", Answered(Fragments(Text(Payloads.Ascii(Small)), 100)));
        Limited("fragments one byte beyond", Refused(1009, Fragments(Text(Payloads.Ascii(Small + 1)), 100)));
        Limited(
            "the last fragment goes beyond, nothing behind its header",
            Refused(1009, Open(Text(Payloads.Ascii(600))), Continuation("") with { Announced = 401 }));
        Limited(
            "the middle fragment goes beyond, nothing behind its header",
            Refused(1009, Open(Text(Payloads.Ascii(600))), Open(Continuation("")) with { Announced = 401 }));
        Limited("an empty fragment behind the limit", Answered(Open(Text(Payloads.Ascii(Small))), Open(Continuation("")), Continuation("")));
        Limited("one byte behind the limit", Refused(1009, Open(Text(Payloads.Ascii(Small))), Continuation("x")));
        Limited("a thousand fragments of one byte", Answered(Fragments(Binary(Payloads.Random(Small)), 1)));
        Limited("a thousand and one fragments of one byte", Refused(1009, Fragments(Binary(Payloads.Random(Small + 1)), 1)));
        Limited("control frames do not count", Answered(
            Open(Text(Payloads.Ascii(Small - 1))), Ping(Payloads.Random(125)), Pong(Payloads.Random(125)), Ping(Payloads.Random(125)), Continuation("x")));
        Limited(
            "the limit is each message's own",
            Answered([.. Fragments(Text(Payloads.Ascii(Small)), 300), .. Fragments(Binary(Payloads.Random(Small)), 300)]));
        Limited("a close frame behind a message of the limit", Answered(Text(Payloads.Ascii(Small))), Closed(Close(1000, "done")));
        Limited("too big and not UTF-8: the size is known first", Refused(1009, Text(Enumerable.Repeat((byte)0xFF, Small + 1).ToArray())));
        Limited("not UTF-8, and then too big", Refused(1007, Open(Text((byte[])[0xFF])), Continuation("") with { Announced = Small }));
    }

    private void DefineUsual()
    {
        Series("7.4.1");
        Case("text of 16 MiB and a byte, nothing behind the header", Refused(1009, Text("") with { Announced = Usual + 1 }));
        Case("binary of 16 MiB and a byte, nothing behind the header", Refused(1009, Binary() with { Announced = Usual + 1 }));
        Large("a message of 16 MiB and a byte, all of it sent", _ => [Refused(1009, Binary(new byte[Usual + 1]))]);
        Large("text of 16 MiB and a byte, all of it sent", _ => [Refused(1009, Text(Payloads.Ascii(Usual + 1)))]);
        Large("seventeen fragments of 1 MiB", _ => [Refused(1009, Fragments(Binary(new byte[17 << 20]), 1 << 20))]);
        Large("the seventeenth fragment of 1 MiB, nothing behind its header", _ =>
            [Refused(1009, [.. Fragments(Binary(new byte[17 << 20]), 1 << 20)[..16], Open(Continuation("")) with { Announced = 1 << 20 }])]);
        Large("16 MiB in fragments, and a byte", _ => [Refused(1009, [.. Fragments(Binary(new byte[Usual + 1]), 1 << 20)])]);
        Large("two messages of 10 MiB", _ => [Answered(Binary(Payloads.Random(10 << 20))), Answered(Text(Payloads.Ascii(10 << 20)))]);
    }

    private void Limited(string title, params Step[] steps) => Add(new SessionCase
    {
        Title = $"limit {Small}: {title}",
        Settings = EndpointSettings.Usual with { MaxMessageSize = Small },
        Script = _ => steps,
    });
}
