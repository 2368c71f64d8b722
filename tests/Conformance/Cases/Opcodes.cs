using WsGen.Conformance.Model;
using WsGen.Conformance.Peer;
using static WsGen.Conformance.Model.Steps;
using static WsGen.Conformance.Peer.Frames;

namespace WsGen.Conformance.Cases;

/// <summary>Opcodes 0 to 15, each with and without FIN.</summary>
public sealed class Opcodes : CaseGroup
{
    private static readonly int[] Reserved = [3, 4, 5, 6, 7, 11, 12, 13, 14, 15];

    public override int Number => 4;

    public override string Title => "opcodes";

    protected override void Define()
    {
        byte[] hello = "Hello"u8.ToArray();
        Series("5.2");
        Case("opcode 0 with FIN and nothing to continue", Refused(1002, new Frame(0, hello)));
        Case("opcode 0 without FIN and nothing to continue", Refused(1002, Open(new Frame(0, hello))));
        Case("opcode 1 with FIN", Answered(new Frame(1, hello)));
        Case("opcode 1 without FIN", Answered(Open(new Frame(1, hello)), Continuation("!")));
        Case("opcode 2 with FIN", Answered(new Frame(2, hello)));
        Case("opcode 2 without FIN", Answered(Open(new Frame(2, hello)), Continuation("!")));
        Case("opcode 8 with FIN", Closed(Close(1000)));
        Case("opcode 8 without FIN", Refused(1002, Open(Close(1000))));
        Case("opcode 8 without FIN and without payload", Refused(1002, Open(Close())));
        Case("opcode 9 with FIN", Answered(new Frame(9, hello)));
        Case("opcode 9 without FIN", Refused(1002, Open(new Frame(9, hello))));
        Case("opcode 10 with FIN", Silent(new Frame(10, hello)), Answered(Text("Hello")));
        Case("opcode 10 without FIN", Refused(1002, Open(new Frame(10, hello))));

        Series("5.2");
        foreach (int opcode in Reserved)
        {
            Case($"opcode {opcode} without payload", Answered(Text("before")), Refused(1002, new Frame(opcode, default)));
        }

        Series("5.2");
        foreach (int opcode in Reserved)
        {
            Case($"opcode {opcode} with payload", Answered(Text("before")), Refused(1002, new Frame(opcode, hello)));
        }

        Series("5.2");
        foreach (int opcode in Reserved)
        {
            Case($"opcode {opcode} without FIN", Answered(Text("before")), Refused(1002, Open(new Frame(opcode, hello))));
        }

        Series("5.2");
        foreach (int opcode in Reserved)
        {
            Case($"opcode {opcode}, nothing behind the first byte", Refused(1002, new Frame(opcode, hello) with { OnlyFirst = 1 }));
        }

        Series("5.4");
        foreach (int opcode in Reserved)
        {
            Case($"opcode {opcode} inside a message", RefusedBehind([Open(Text("Hel")), Ping("right")], 1002, new Frame(opcode, default), Continuation("lo")));
        }

        Series("5.2");
        foreach (int opcode in Reserved)
        {
            Case($"opcode {opcode} with 65536 bytes", _ => [Answered(Text("before")), Refused(1002, new Frame(opcode, Payloads.Random(65536)))]);
        }
    }
}
