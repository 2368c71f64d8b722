using System.Text;
using WsGen.Conformance.Model;
using WsGen.Conformance.Peer;
using WsGen.Conformance.Running;
using static WsGen.Conformance.Model.Steps;
using static WsGen.Conformance.Peer.Frames;

namespace WsGen.Conformance.Cases;

/// <summary>
/// HTTP/1.1 as RFC 9112 has it, and what is none. Where a recipient may be lenient the library is not (docs/protocol.md): what two readers
/// could understand differently is refused with 400.
/// </summary>
public sealed class RequestSyntax : RequestGroup
{
    private const int MaxRequestLine = 8192;
    private const int MaxHead = 16384;
    private const int MaxFields = 100;

    public override int Number => 14;

    public override string Title => "request syntax";

    protected override void Define()
    {
        DefineRequestLines();
        DefineFields();
        DefineLineEnds();
        DefineLimits();
        DefineOtherProtocols();
        DefineFramesBehind();
        DefineEnds();
    }

    private void DefineRequestLines()
    {
        Series("RFC 9112 3");
        Edit("two spaces behind the method", 400, "GET ", "GET  ");
        Edit("a tab behind the method", 400, "GET ", "GET\t");
        Edit("two spaces before the version", 400, " HTTP/1.1", "  HTTP/1.1");
        Edit("a tab before the version", 400, " HTTP/1.1", "\tHTTP/1.1");
        Edit("a space behind the version", 400, "HTTP/1.1\r", "HTTP/1.1 \r");
        Edit("a space before the method", 400, "GET ", " GET ");
        Edit("no version", 400, " HTTP/1.1", "");
        Edit("version in small letters", 400, "HTTP/1.1", "http/1.1");
        Edit("version HTTP/1", 400, "HTTP/1.1", "HTTP/1");
        Edit("version HTTP/11", 400, "HTTP/1.1", "HTTP/11");
        Edit("version HTTP/1.10", 400, "HTTP/1.1", "HTTP/1.10");
        Edit("version HTTP/1,1", 400, "HTTP/1.1", "HTTP/1,1");
        Edit("version HTTP 1.1", 400, "HTTP/1.1", "HTTP 1.1");
        Edit("version HTTPS/1.1", 400, "HTTP/1.1", "HTTPS/1.1");
        Edit("a method that is no token", 400, "GET ", "G(T ");
        Edit("a method with NUL", 400, "GET ", "GE\0T ");
        Edit("an empty request line behind an empty line", 400, "GET ", "\r\n\r\nGET ");
        Edit("one empty line before the request is passed over", Opens, "GET ", "\r\nGET ");
        Raw("a method alone", 400, static _ => "GET\r\n\r\n"u8.ToArray());
        Raw("a method that does not end", 400, static _ => Encoding.ASCII.GetBytes(new string('A', 100)));
    }

    private void DefineFields()
    {
        Series("RFC 9112 5");
        Line("any other field", Opens, "X-Anything: goes");
        Line("a value behind no space", Opens, "X-Anything:goes");
        Line("a value with white space around it", Opens, "X-Anything: \t goes \t ");
        Line("a value with a tab inside", Opens, "X-Anything: this\tgoes");
        Line("an empty value", Opens, "X-Anything:");
        Line("a value with bytes beyond ASCII", Opens, "X-Anything: \u00E9\u00FF\u0080");
        Line("a value with a colon", Opens, "X-Anything: a:b");
        Line("a name of every kind of token character", Opens, "!#$%&'*+-.^_`|~09azAZ: goes");
        Line("white space before the colon", 400, "X-Anything : goes not");
        Line("a tab before the colon", 400, "X-Anything\t: goes not");
        Line("no colon", 400, "X-Anything");
        Line("no name", 400, ": goes not");
        Line("a name with a parenthesis", 400, "X(Anything): goes not");
        Line("a name with a space", 400, "X Anything: goes not");
        Line("a name beyond ASCII", 400, "X-\u00E9: goes not");
        Line("a name with NUL", 400, "X-\0: goes not");
        Line("a value with NUL", 400, "X-Anything: goes\0not");
        foreach (int control in (int[])[0x01, 0x07, 0x08, 0x0B, 0x0C, 0x1B, 0x1F, 0x7F])
        {
            Line($"a value with 0x{control:X2}", 400, $"X-Anything: goes{(char)control}not");
        }

        Line("a folded value", 400, "X-Anything: a\r\n b");
        Line("a value folded with a tab", 400, "X-Anything: a\r\n\tb");
        Line("a folded value with nothing on the second line", 400, "X-Anything: a\r\n ");
        Request("white space before the first field", 400, static request => request with { Lines = [" X-Anything: a", .. request.Lines] });
        Line("a line of white space", 400, "  ");
    }

    private void DefineLineEnds()
    {
        Series("RFC 9112 2.2");
        Edit("LF alone behind the request line", 400, "HTTP/1.1\r\n", "HTTP/1.1\n");
        Edit("LF alone behind a field", 400, "Upgrade: websocket\r\n", "Upgrade: websocket\n");
        Edit("LF alone at the end of the head", 400, "\r\n\r\n", "\r\n\n");
        Raw("LF alone everywhere", 400, static address =>
            Encoding.ASCII.GetBytes(UpgradeText.Request(address, RequestCase.Key).ToString().Replace("\r\n", "\n", StringComparison.Ordinal)));
        Edit("LF alone before the request", 400, "GET ", "\nGET ");
        Edit("CR alone behind the request line", 400, "HTTP/1.1\r\n", "HTTP/1.1\r");
        Edit("CR alone in a value", 400, "Upgrade: websocket\r\n", "Upgrade: web\rsocket\r\n");
        Edit("CR alone at the end of a value", 400, "Upgrade: websocket\r\n", "Upgrade: websocket\r\r\n");
        Edit("CR alone in a name", 400, "Upgrade: ", "Up\rgrade: ");
        Edit("CR alone before the request", 400, "GET ", "\rGET ");
        Edit("CR and no LF at the end of the head", 400, "\r\n\r\n", "\r\n\rX");
    }

    private void DefineLimits()
    {
        // The library's limits; RFC 9112 section 3 asks for 8000 bytes of request line at least.
        Series("RFC 6585 5");
        Raw($"a request line of {MaxRequestLine} bytes", Opens, static address => WithLineOf(address, MaxRequestLine));
        Raw($"a request line of {MaxRequestLine + 1} bytes", 414, static address => WithLineOf(address, MaxRequestLine + 1));
        Raw("a request line of 12000 bytes that does not end", 414, static _ => Encoding.ASCII.GetBytes("GET /" + new string('x', 12_000)));
        Raw($"a head of {MaxHead} bytes", Opens, static address => WithHeadOf(address, MaxHead));
        Raw($"a head of {MaxHead + 1} bytes", 431, static address => WithHeadOf(address, MaxHead + 1));
        Raw("a head of 40000 bytes", 431, static address => WithHeadOf(address, 40_000));
        Raw("a value that does not end", 431, static _ => Encoding.ASCII.GetBytes("GET /echo HTTP/1.1\r\nHost: x\r\nX-Long: " + new string('x', 20_000)));
        Raw("a name that does not end", 431, static _ => Encoding.ASCII.GetBytes("GET /echo HTTP/1.1\r\nHost: x\r\n" + new string('x', 20_000)));
        Raw($"{MaxFields} fields", Opens, static address => WithFields(address, MaxFields));
        Raw($"{MaxFields + 1} fields", 431, static address => WithFields(address, MaxFields + 1));
        Raw("5000 empty fields", 431, static address => WithFields(address, 5000));
    }

    private void DefineOtherProtocols()
    {
        Series("RFC 9112 3");
        Raw("a TLS ClientHello", 400, static _ => [0x16, 0x03, 0x01, 0x00, 0xC8, 0x01, 0x00, 0x00, 0xC4, 0x03, 0x03, .. Payloads.Random(193)]);
        Raw("the first byte of a TLS ClientHello", 400, static _ => [0x16]);
        Raw("the HTTP/2 preface", 505, static _ => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        Raw("the HTTP/2 preface and its settings", 505, static _ => [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0]);
        Raw("the beginning of the HTTP/2 preface", 505, static _ => "PRI "u8.ToArray());
        Raw("the greeting of SSH", 400, static _ => "SSH-2.0-OpenSSH_9.9\r\n"u8.ToArray());
        Raw("a sentence", 400, static _ => "Hello, is this the right door?\r\n\r\n"u8.ToArray());
        Raw("a masked frame", 400, static _ => Text("Hello").Encode(masks: true, new Random(1)));
        Raw("an answer instead of a request", 400, static _ => UpgradeText.Answer(RequestCase.Key).ToBytes());
        Raw("zeros", 400, static _ => new byte[64]);
        Raw("a byte beyond ASCII", 400, static _ => [0xFF]);
    }

    private void DefineFramesBehind()
    {
        Series("4.2.2");
        Behind("a message in one stream with the request", Answered(Text("early")));
        Behind("three messages in one stream with the request", Answered(Text("early"), Binary(1, 2, 3), Text("birds")));
        Behind("a ping in one stream with the request", Answered(Ping("early")));
        Behind("fragments in one stream with the request", Answered(Open(Text("ear")), Ping("p"), Continuation("ly")));
        Behind("the whole conversation in one stream with the request", Answered(Text("early")), Closed(Close(1001, "that was it")));
        Behind("a close frame in one stream with the request", Closed(Close(1000)));
        Behind("a reserved opcode in one stream with the request", Refused(1002, new Frame(3, default)));
        Behind("broken UTF-8 in one stream with the request", Refused(1007, Text((byte[])[0xFF])));
        Behind("an unmasked frame in one stream with the request", Refused(1002, Text("early") with { WrongMasking = true }));
        Behind("a message too big in one stream with the request", Refused(1009, Binary() with { Announced = 1UL << 40 }));
        Behind("64 kB in one stream with the request", Answered(Binary(Payloads.Random(65536))));
        Behind("another request behind the first is taken for a frame", Refused(1002, new Frame(7, default) with { Reserved = 4, Fin = false }));
    }

    private void DefineEnds()
    {
        // Nobody is there to be answered, but the connection must end too.
        Series("RFC 9112 8");
        foreach (int sent in (int[])[0, 1, 3, 20, 60, 120])
        {
            Add(new RequestCase
            {
                Title = $"FIN behind {sent} bytes of the request: no answer, and the end",
                Status = 0,
                End = TcpEnd.Finish,
                Request = address => UpgradeText.Request(address, RequestCase.Key).ToBytes()[..sent],
            });
        }

        Add(new RequestCase
        {
            Title = "FIN behind what is refused: 400",
            Status = 400,
            End = TcpEnd.Finish,
            Request = static _ => "Hello, is this the right door?\r\n\r\n"u8.ToArray(),
        });
        Add(new RequestCase
        {
            Title = "FIN behind the request and a message: both are answered",
            Status = Opens,
            End = TcpEnd.Finish,
            Behind = [Answered(Text("early")), Finished()],
            Request = static address => UpgradeText.Request(address, RequestCase.Key).ToBytes(),
        });
    }

    private void Behind(string title, params Step[] steps) => Add(new RequestCase
    {
        Title = title,
        Status = Opens,
        Behind = steps,
        Request = static address => UpgradeText.Request(address, RequestCase.Key).ToBytes(),
        Chops = [Chop.Whole, Chop.Randomly(1, 40), Chop.Randomly(2, 400), Chop.Every(1000)],
    });

    private static byte[] WithLineOf(Uri address, int length)
    {
        int rest = length - $"GET {address.AbsolutePath}? HTTP/1.1".Length;
        return UpgradeText.Request(address, RequestCase.Key).At($"{address.AbsolutePath}?{new string('x', rest)}").ToBytes();
    }

    private static byte[] WithHeadOf(Uri address, int length)
    {
        UpgradeText request = UpgradeText.Request(address, RequestCase.Key);
        return request.With("X-Long", new string('x', length - request.With("X-Long", "").ToBytes().Length)).ToBytes();
    }

    private static byte[] WithFields(Uri address, int count)
    {
        UpgradeText request = UpgradeText.Request(address, RequestCase.Key);
        return Enumerable.Repeat("X:", count - request.Lines.Count).Aggregate(request, static (text, line) => text.WithLine(line)).ToBytes();
    }
}
