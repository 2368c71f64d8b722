using WsGen.Conformance.Model;
using WsGen.Conformance.Peer;
using static WsGen.Conformance.Model.Steps;
using static WsGen.Conformance.Peer.Frames;

namespace WsGen.Conformance.Cases;

/// <summary>Messages in fragments, and control frames between them.</summary>
public sealed class Fragmentation : CaseGroup
{
    public override int Number => 5;

    public override string Title => "fragmentation";

    protected override void Define()
    {
        DefineMessages();
        DefineControlFramesBetween();
        DefineContinuationsOfNothing();
        DefineMessagesInside();
    }

    private void DefineMessages()
    {
        Series("5.4");
        Case("text in two fragments", Answered(Open(Text("Hel")), Continuation("lo")));
        Case("text in three fragments", Answered(Open(Text("Hel")), Open(Continuation("l")), Continuation("o")));
        Case("binary in two fragments", Answered(Open(Binary(1, 2)), Continuation(3)));
        Case("binary in three fragments", Answered(Open(Binary(0xFF)), Open(Continuation(0xFE)), Continuation(0xFD)));
        Case("a fragment for each byte", Answered(Fragments(Text("one by one"), 1)));
        Case("two fragmented messages", Answered([.. Fragments(Text("first message"), 4), .. Fragments(Binary(1, 2, 3, 4, 5), 2)]));
        Case("a fragmented message between whole ones", Answered([Text("one"), .. Fragments(Text("two in parts"), 5), Text("three")]));
        Case("a thousand fragments of one byte", _ => [Answered(Fragments(Text(Payloads.Ascii(1000)), 1))]);
        Case("a thousand fragments of one byte, binary", _ => [Answered(Fragments(Binary(Payloads.Random(1000)), 1))]);
        foreach (int size in (int[])[2, 3, 7, 125, 126, 127, 128, 255, 256, 1024, 65535, 65536, 65537])
        {
            Case($"200 kB of text in fragments of {size}", _ => [Answered(Fragments(Text(Payloads.Ascii(200_000)), size))]);
        }

        Series("5.4");
        Case("an empty first fragment", Answered(Open(Text("")), Continuation("Hello")));
        Case("an empty fragment in the middle", Answered(Open(Text("Hel")), Open(Continuation("")), Continuation("lo")));
        Case("an empty last fragment", Answered(Open(Text("Hello")), Continuation("")));
        Case("two empty fragments", Answered(Open(Text("")), Continuation("")));
        Case("three empty fragments", Answered(Open(Text("")), Open(Continuation("")), Continuation("")));
        Case("an empty binary message in fragments", Answered(Open(Binary()), Open(Continuation("")), Continuation("")));
        Case("a thousand empty fragments and a byte", Answered([Open(Text("")), .. Enumerable.Repeat(Open(Continuation("")), 1000), Continuation("x")]));
    }

    private void DefineControlFramesBetween()
    {
        Series("5.4");
        Case("a ping between fragments", Answered(Open(Text("Hel")), Ping("p"), Continuation("lo")));
        Case("an empty ping between fragments", Answered(Open(Text("Hel")), Ping(), Continuation("lo")));
        Case("a ping of 125 bytes between fragments", Answered(Open(Text("Hel")), Ping(Payloads.Random(125)), Continuation("lo")));
        Case(
            "pings between all fragments",
            Answered(Open(Text("H")), Ping("1"), Open(Continuation("e")), Ping("2"), Open(Continuation("l")), Ping("3"), Continuation("lo")));
        Case("ten pings between two fragments", Answered([Open(Text("Hel")), .. Enumerable.Range(0, 10).Select(static i => Ping($"{i}")), Continuation("lo")]));
        Case("a ping between fragments of binary", Answered(Open(Binary(1)), Ping("p"), Continuation(2)));
        Case("a ping behind an empty first fragment", Answered(Open(Text("")), Ping("p"), Continuation("Hello")));
        Case("a pong between fragments", Answered(Open(Text("Hel")), Pong("p"), Continuation("lo")));
        Case("ping and pong between fragments", Answered(Open(Text("Hel")), Ping("p"), Pong("q"), Continuation("lo")));
        Case(
            "a ping is answered though the message goes on",
            Answered(Open(Text("Hel")), Ping("p")), Answered(Open(Continuation("")), Ping("q")), Completed("Hel", "lo"));
        Case("a close between fragments", ClosedBehind([Open(Text("Hel"))], Close(1000)));
        Case("a close behind a ping between fragments", ClosedBehind([Open(Text("Hel")), Ping("p")], Close(1001)));
        Case("a close between fragments, and the rest behind it", Silent(Open(Text("Hel"))), Closed(Close(1000), Continuation("lo")));
    }

    private void DefineContinuationsOfNothing()
    {
        Series("5.4");
        Case("a continuation with FIN at first", Refused(1002, Continuation("Hello")));
        Case("a continuation without FIN at first", Refused(1002, Open(Continuation("Hello"))));
        Case("an empty continuation with FIN at first", Refused(1002, Continuation("")));
        Case("an empty continuation without FIN at first", Refused(1002, Open(Continuation(""))));
        Case("a continuation at first, nothing behind the first byte", Refused(1002, Continuation("Hello") with { OnlyFirst = 1 }));
        Case("a continuation and a whole message", Refused(1002, Continuation("Hello"), Text("Hello")));
        Case("an unfinished continuation and a whole message", Refused(1002, Open(Continuation("Hello")), Text("Hello")));
        Case("a continuation behind a whole message", Answered(Text("Hello")), Refused(1002, Continuation("Hello")));
        Case("an unfinished continuation behind a whole message", Answered(Text("Hello")), Refused(1002, Open(Continuation("Hello"))));
        Case("a continuation behind a fragmented message", Answered(Open(Text("Hel")), Continuation("lo")), Refused(1002, Continuation("again")));
        Case(
            "an unfinished continuation behind a fragmented message",
            Answered(Open(Text("Hel")), Continuation("lo")), Refused(1002, Open(Continuation("again"))));
        Case("a continuation behind a ping", RefusedBehind([Ping("p")], 1002, Continuation("Hello")));
        Case("a continuation behind a pong", RefusedBehind([Pong("p")], 1002, Continuation("Hello")));
    }

    private void DefineMessagesInside()
    {
        Series("5.4");
        Case("text inside text", Refused(1002, Open(Text("Hel")), Text("Hello")));
        Case("binary inside text", Refused(1002, Open(Text("Hel")), Binary(1, 2)));
        Case("text inside binary", Refused(1002, Open(Binary(1, 2)), Text("Hello")));
        Case("binary inside binary", Refused(1002, Open(Binary(1, 2)), Binary(3)));
        Case("an unfinished message inside text", Refused(1002, Open(Text("Hel")), Open(Text("Hello"))));
        Case("a message inside an empty fragment", Refused(1002, Open(Text("")), Text("Hello")));
        Case("a message behind a continuation without FIN", Refused(1002, Open(Text("Hel")), Open(Continuation("l")), Text("Hello")));
        Case("a message inside text behind a ping", RefusedBehind([Open(Text("Hel")), Ping("p")], 1002, Text("Hello")));
        Case("a message inside text, nothing behind the first byte", Refused(1002, Open(Text("Hel")), Text("Hello") with { OnlyFirst = 1 }));
        Case("an empty message inside text", Refused(1002, Open(Text("Hel")), Text("")));
        Case(
            "a message inside the second of two fragmented messages",
            Answered(Open(Text("Hel")), Continuation("lo")), Refused(1002, Open(Text("Hel")), Text("Hello")));
    }

    /// <summary>The last fragment of a message whose first was in an earlier step.</summary>
    private static Step Completed(string first, string last) =>
        new([Continuation(last)], [new Arrival(ArrivalKind.Text, System.Text.Encoding.UTF8.GetBytes(first + last))]);
}
