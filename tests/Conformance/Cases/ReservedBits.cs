using WsGen.Conformance.Model;
using WsGen.Conformance.Peer;
using static WsGen.Conformance.Model.Steps;
using static WsGen.Conformance.Peer.Frames;

namespace WsGen.Conformance.Cases;

/// <summary>Without an extension that gives them a meaning, RSV1, RSV2 and RSV3 are 0 on every frame.</summary>
public sealed class ReservedBits : CaseGroup
{
    private static readonly (string Name, Frame Frame)[] Kinds =
    [
        ("text", Text("Hello")), ("empty text", Text("")), ("binary", Binary(1, 2, 3)), ("a first fragment", Open(Text("Hel"))), ("ping", Ping("Hello")),
        ("empty pong", Pong()), ("close", Close(1000)),
    ];

    public override int Number => 3;

    public override string Title => "reserved bits";

    protected override void Define()
    {
        foreach ((string name, Frame frame) in Kinds)
        {
            Series("5.2");
            for (int bits = 1; bits <= 7; bits++)
            {
                Case($"{name} with {Describe(bits)}", Answered(Text("before")), Refused(1002, frame with { Reserved = bits }));
            }
        }

        Series("5.2");
        for (int bits = 1; bits <= 7; bits++)
        {
            Case($"a continuation with {Describe(bits)}", Refused(1002, Open(Text("Hel")), Continuation("lo") with { Reserved = bits }));
        }

        Series("5.2");
        for (int bits = 1; bits <= 7; bits++)
        {
            Case($"{Describe(bits)}, nothing behind the first byte", Refused(1002, Text("Hello") with { Reserved = bits, OnlyFirst = 1 }));
        }

        Series("5.2");
        for (int bits = 1; bits <= 7; bits++)
        {
            Case(
                $"a ping with {Describe(bits)} inside a message",
                RefusedBehind([Open(Text("Hel")), Ping("right")], 1002, Ping("wrong") with { Reserved = bits }, Continuation("lo")));
        }

        Series("5.2");
        Case("RSV1 on text of 65536 bytes", _ => [Refused(1002, Text(Payloads.Ascii(65536)) with { Reserved = 4 })]);
        Case("RSV1 on a ping behind a ping", RefusedBehind([Ping("right")], 1002, Ping("wrong") with { Reserved = 4 }));
        Case("RSV3 on a reserved opcode", Refused(1002, new Frame(3, default) with { Reserved = 1 }));
        Case("all bits on a continuation of nothing", Refused(1002, Continuation("Hello") with { Reserved = 7 }));
    }

    private static string Describe(int bits) =>
        string.Join(" and ", Enumerable.Range(1, 3).Where(bit => (bits & (8 >> bit)) != 0).Select(static bit => $"RSV{bit}"));
}
