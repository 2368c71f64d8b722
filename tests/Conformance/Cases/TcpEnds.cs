using WsGen.Conformance.Model;
using WsGen.Conformance.Peer;
using WsGen.Conformance.Running;
using static WsGen.Conformance.Model.Steps;
using static WsGen.Conformance.Peer.Frames;

namespace WsGen.Conformance.Cases;

/// <summary>
/// Connections that end without, or in the middle of, the closing handshake. Where the RFC leaves it open, docs/protocol.md says: when the
/// peer's side ends, what is queued goes out and the endpoint ends its side, without a close frame.
/// </summary>
public sealed class TcpEnds : CaseGroup
{
    private static readonly Frame Long = Binary(Payloads.Random(100_000));

    public override int Number => 9;

    public override string Title => "ends of TCP";

    protected override void Define()
    {
        DefineFinishes();
        DefineResets();
    }

    private void DefineFinishes()
    {
        Series("7.1.5");
        Case("FIN at once", Finished());
        Case("FIN behind a message", Answered(Text("Hello")), Finished());
        Case("FIN behind ten messages", Answered([.. Enumerable.Range(0, 10).Select(static i => Text($"{i}"))]), Finished());
        Case("FIN behind a message of 1 MB", _ => [Answered(Binary(Payloads.Random(1 << 20))), Finished()]);
        Case("FIN behind a ping", Finished(Ping("p")));
        Case("FIN behind a pong", Finished(Pong("p")));
        Case("FIN behind a first fragment", Finished(Open(Text("Hel"))));
        Case("FIN behind a second fragment", Finished(Open(Text("Hel")), Open(Continuation("lo"))));
        foreach (int sent in (int[])[1, 2, 3, 5])
        {
            Case($"FIN behind {sent} bytes of a frame", Answered(Text("before")), Finished() with { Sends = [Text("Hello, world") with { OnlyFirst = sent }] });
        }

        Case("FIN behind 3 bytes of a 16-bit length", Finished() with { Sends = [Text(Payloads.Ascii(300)) with { OnlyFirst = 3 }] });
        Case("FIN behind 7 bytes of a 64-bit length", Finished() with { Sends = [Long with { OnlyFirst = 7 }] });
        Case("FIN in the middle of a payload", Finished() with { Sends = [Text("Hello").Unfinished()] });
        Case("FIN in the middle of a long payload", Finished() with { Sends = [Long with { OnlyFirst = 70_000 }] });
        Case("FIN in the middle of a ping", Finished() with { Sends = [Ping("Hello") with { OnlyFirst = 4 }] });
        Case("FIN in the middle of a close frame", Finished() with { Sends = [Close(1000, "Hello") with { OnlyFirst = 4 }] });

        Series("7.1.1");
        Case("FIN behind the close frame", Closed(Close(1000)) with { End = TcpEnd.Finish });
        Case("FIN behind an empty close frame", Closed(Close()) with { End = TcpEnd.Finish });
        Case("FIN behind messages and the close frame", Answered(Text("one"), Text("two")), Closed(Close(1000)) with { End = TcpEnd.Finish });
        Case("FIN behind what follows the close frame", Closed(Close(1000), Text("late"), Ping("late")) with { End = TcpEnd.Finish });
        Case("FIN behind a reserved opcode", Refused(1002, new Frame(3, default)) with { End = TcpEnd.Finish });
        Case("FIN behind broken UTF-8", Refused(1007, Text((byte[])[0xFF])) with { End = TcpEnd.Finish });
        Case("FIN behind a message too big", Refused(1009, Binary() with { Announced = 1UL << 40 }) with { End = TcpEnd.Finish });
        Case("FIN behind the first byte that is wrong", Refused(1002, new Frame(3, default) with { OnlyFirst = 1 }) with { End = TcpEnd.Finish });
    }

    private void DefineResets()
    {
        // A connection that opens thereafter is served: each of these cases ends with one.
        Series("7.1.5");
        Reset("reset at once", Steps.Reset());
        Reset("reset behind a message", Steps.Reset(Text("Hello")));
        Reset("reset behind a hundred messages", Steps.Reset([.. Enumerable.Repeat(Text("Hello"), 100)]));
        Reset("reset behind an answered message", Answered(Text("Hello")), Steps.Reset());
        Reset("reset behind a ping", Steps.Reset(Ping("p")));
        Reset("reset behind a first fragment", Steps.Reset(Open(Text("Hel"))));
        foreach (int sent in (int[])[1, 2, 5, 8, 70_000])
        {
            Reset($"reset behind {sent} bytes of a frame", Steps.Reset(Long with { OnlyFirst = sent }));
        }

        Reset("reset behind a message of 1 MB", Steps.Reset(Binary(Payloads.Random(1 << 20))));
        Reset("reset behind half a close frame", Steps.Reset(Close(1000) with { OnlyFirst = 3 }));
        Reset("reset behind a reserved opcode", Steps.Reset(new Frame(3, default)) with { LocalCode = null });
        Reset("reset behind the close frame", Steps.Reset(Close(1000)) with { LocalCode = null });
        Reset("reset behind the answered close frame", Closed(Close(1000)), Steps.Reset() with { LocalCode = 1000 });
    }

    private void Reset(string title, params Step[] steps) => Add(new SessionCase { Title = title, LockStep = true, Script = _ => steps });
}
