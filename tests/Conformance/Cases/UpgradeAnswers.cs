using System.Text;
using WsGen.Conformance.Model;
using WsGen.Conformance.Peer;
using WsGen.Conformance.Running;
using static WsGen.Conformance.Model.Steps;
using static WsGen.Conformance.Peer.Frames;

namespace WsGen.Conformance.Cases;

/// <summary>What a client takes for an answer to its opening handshake, and what not: RFC 6455 section 4.1, the list at its end.</summary>
public sealed class UpgradeAnswers : CaseGroup
{
    /// <summary>Bytes of a head that the client reads.</summary>
    private const int MaxHead = 8192;

    public override int Number => 15;

    public override string Title => "upgrade answers";

    protected override void Define()
    {
        DefineStatuses();
        DefineFields();
        DefineAcceptValues();
        DefineChoices();
        DefineSyntax();
        DefineFramesBehind();
        DefineRequests();
    }

    private void Answer(string title, bool opens, Func<UpgradeText, UpgradeText> change) => Add(new AnswerCase
    {
        Title = title,
        Opens = opens,
        Answer = key => change(UpgradeText.Answer(key)).ToBytes(),
    });

    private void Taken(string title, Func<UpgradeText, UpgradeText> change) => Answer(title, opens: true, change);

    private void Refused(string title, Func<UpgradeText, UpgradeText> change) => Answer(title + " is refused", opens: false, change);

    private void RefusedLine(string title, string startLine) => Refused(title, answer => answer with { StartLine = startLine });

    private void RefusedRaw(string title, string answer, TcpEnd end = TcpEnd.None) => Add(new AnswerCase
    {
        Title = title + " is refused",
        Opens = false,
        Answer = _ => Encoding.Latin1.GetBytes(answer),
        End = end,
    });

    private void DefineStatuses()
    {
        Series("4.1", Roles.Client);
        Taken("101", static answer => answer);
        foreach (string status in (string[])
            [
                "200 OK", "201 Created", "204 No Content", "301 Moved Permanently", "302 Found", "400 Bad Request", "401 Unauthorized",
                "403 Forbidden", "404 Not Found",
                "426 Upgrade Required", "429 Too Many Requests", "500 Internal Server Error", "503 Service Unavailable",
            ])
        {
            RefusedLine($"status {status} with all fields of an acceptance", $"HTTP/1.1 {status}");
        }

        RefusedRaw("status 200 with a body", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHello");
        RefusedRaw("status 401 that asks for a password", "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");

        // RFC 9110 section 15.2: a client must be able to read interim responses before the final one, even if it does not expect one.
        Series("RFC 9110 15.2", Roles.Client);
        Interim("100 Continue", "HTTP/1.1 100 Continue\r\n\r\n");
        Interim("103 Early Hints", "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n");
        Interim("two interim responses", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n");
        RefusedRaw("103 before a 404", "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        RefusedRaw("an interim response and nothing behind it", "HTTP/1.1 100 Continue\r\n\r\n", TcpEnd.Finish);
    }

    private void Interim(string title, string interim) => Add(new AnswerCase
    {
        Title = $"{title} before the 101",
        Opens = true,
        Answer = key => [.. Encoding.ASCII.GetBytes(interim), .. UpgradeText.Answer(key).ToBytes()],
    });

    private void DefineFields()
    {
        Series("4.1", Roles.Client);
        Taken("Upgrade: WebSocket", static answer => answer.Replace("Upgrade", "WebSocket"));
        Taken("Upgrade: WEBSOCKET", static answer => answer.Replace("Upgrade", "WEBSOCKET"));
        Refused("no Upgrade", static answer => answer.Without("Upgrade"));
        Refused("empty Upgrade", static answer => answer.Replace("Upgrade", ""));
        Refused("Upgrade: h2c", static answer => answer.Replace("Upgrade", "h2c"));
        Refused("Upgrade: websockets", static answer => answer.Replace("Upgrade", "websockets"));
        Refused("Upgrade with a second protocol", static answer => answer.Replace("Upgrade", "websocket, h2c"));
        Refused("two Upgrade fields", static answer => answer.With("Upgrade", "websocket"));
        Taken("Connection: upgrade", static answer => answer.Replace("Connection", "upgrade"));
        Taken("Connection: keep-alive, Upgrade", static answer => answer.Replace("Connection", "keep-alive, Upgrade"));
        Taken("Connection over two fields", static answer => answer.Replace("Connection", "keep-alive").With("Connection", "Upgrade"));
        Taken("Connection with empty elements", static answer => answer.Replace("Connection", ", Upgrade,,"));
        Refused("no Connection", static answer => answer.Without("Connection"));
        Refused("empty Connection", static answer => answer.Replace("Connection", ""));
        Refused("Connection: keep-alive", static answer => answer.Replace("Connection", "keep-alive"));
        Refused("Connection: close", static answer => answer.Replace("Connection", "close"));
        Taken(
            "fields in another order, among others",
            static answer => answer with { Lines = ["Server: x", .. answer.Lines.Reverse(), "Date: Mon, 01 Jan 2029 00:00:00 GMT"] });
        Taken(
            "field names in small letters",
            static answer => answer with { Lines = [.. answer.Lines.Select(static line => line.Split(':')[0].ToLowerInvariant() + ":" + line.Split(':', 2)[1])] });
    }

    private void DefineAcceptValues()
    {
        Series("4.1", Roles.Client);
        Refused("no accept value", static answer => answer.Without("Sec-WebSocket-Accept"));
        Refused("an empty accept value", static answer => answer.Replace("Sec-WebSocket-Accept", ""));
        Refused("the accept value of another key", static answer => answer.Replace("Sec-WebSocket-Accept", HttpHead.AcceptOf(RequestCase.Key)));
        Refused("the accept value twice", static answer => answer.WithLine(answer.Lines[2]));
        Refused("a second accept value", static answer => answer.With("Sec-WebSocket-Accept", HttpHead.AcceptOf(RequestCase.Key)));
        Refused(
            "an accept value that lacks its last character",
            static answer => answer with { Lines = [answer.Lines[0], answer.Lines[1], answer.Lines[2][..^1]] });
        Refused("an accept value and a character more", static answer => answer with { Lines = [answer.Lines[0], answer.Lines[1], answer.Lines[2] + "="] });
        Refused("an accept value in quotes", static answer => answer.Replace("Sec-WebSocket-Accept", $"\"{answer.Lines[2].Split(": ")[1]}\""));
        Refused("an accept value in small letters", static answer => answer.Replace("Sec-WebSocket-Accept", answer.Lines[2].Split(": ")[1].ToLowerInvariant()));
        Taken("an accept value with white space around it", static answer => answer.Replace("Sec-WebSocket-Accept", $" \t{answer.Lines[2].Split(": ")[1]}\t "));
        Add(new AnswerCase
        {
            Title = "the key itself for an accept value is refused",
            Opens = false,
            Answer = static key => UpgradeText.Answer(key).Replace("Sec-WebSocket-Accept", key).ToBytes(),
        });
    }

    private void DefineChoices()
    {
        Series("4.1", Roles.Client);
        Subprotocol("the first one offered", true, "v2.echo");
        Subprotocol("the second one offered", true, "v1.echo");
        Subprotocol("none of those offered", true);
        Subprotocol("one that was not offered", false, "v3.echo");
        Subprotocol("one in capitals", false, "V1.ECHO");
        Subprotocol("both", false, "v2.echo, v1.echo");
        Subprotocol("two fields", false, "v2.echo", "v1.echo");
        Subprotocol("an empty field", false, "");
        Refused("a subprotocol when none was offered", static answer => answer.With("Sec-WebSocket-Protocol", "v1.echo"));
        Refused("an extension when none was offered", static answer => answer.With("Sec-WebSocket-Extensions", "permessage-deflate"));
        Refused("an unknown extension", static answer => answer.With("Sec-WebSocket-Extensions", "x-unknown; a=1"));
        Refused("extensions that are no list", static answer => answer.With("Sec-WebSocket-Extensions", "; ="));
    }

    private void Subprotocol(string title, bool opens, params string[] answers) => Add(new AnswerCase
    {
        Title = opens ? $"subprotocol, {title}" : $"subprotocol, {title} is refused",
        Opens = opens,
        Subprotocols = ["v2.echo", "v1.echo"],
        Answer = key => answers.Aggregate(UpgradeText.Answer(key), static (answer, each) => answer.With("Sec-WebSocket-Protocol", each)).ToBytes(),
    });

    private void DefineSyntax()
    {
        Series("RFC 9112 4", Roles.Client);
        Taken("another phrase", static answer => answer with { StartLine = "HTTP/1.1 101 Here You Are" });
        Taken("no phrase behind the space", static answer => answer with { StartLine = "HTTP/1.1 101 " });
        Taken("a phrase beyond ASCII", static answer => answer with { StartLine = "HTTP/1.1 101 Protocolo \u00E9" });
        foreach (string line in (string[])
            [
                "HTTP/1.1 101", "HTTP/1.0 101 Switching Protocols", "HTTP/2.0 101 Switching Protocols", "HTTP/1.1  101 Switching Protocols",
                "HTTP/1.1 1010 Switching Protocols", "HTTP/1.1 10 Switching Protocols", "HTTP/1.1 abc Switching Protocols", "http/1.1 101 Switching Protocols",
                "101 Switching Protocols", " HTTP/1.1 101 Switching Protocols", "HTTP/1.1 101 Switching\0Protocols", "HTTP/1.1 601 Switching Protocols",
                "ICY 101 Switching Protocols",
            ])
        {
            RefusedLine($"\"{line.Replace("\0", "\\0", StringComparison.Ordinal)}\"", line);
        }

        Series("RFC 9112 5", Roles.Client);
        Refused("white space before a colon", static answer => answer.WithLine("X-Anything : goes not"));
        Refused("a line without a colon", static answer => answer.WithLine("X-Anything"));
        Taken("a folded value, which is one with spaces", static answer => answer.WithLine("X-Anything: a\r\n b"));
        Refused("NUL in a value", static answer => answer.WithLine("X-Anything: \0"));
        Refused("CR alone in a value", static answer => answer.WithLine("X-Anything: a\rb"));
        Refused("LF alone behind a field", static answer => answer.WithLine("X-Anything: a\nX-Other: b"));
        Taken("a value with bytes beyond ASCII", static answer => answer.WithLine("X-Anything: \u00E9\u00FF"));
        Taken("an empty value", static answer => answer.WithLine("X-Anything:"));
        Taken($"a head of {MaxHead} bytes", static answer => OfLength(answer, MaxHead));
        Refused($"a head of {MaxHead + 1} bytes", static answer => OfLength(answer, MaxHead + 1));
        RefusedRaw("a value that does not end", "HTTP/1.1 101 Switching Protocols\r\nX-Long: " + new string('x', MaxHead));
        RefusedRaw("a phrase that does not end", "HTTP/1.1 101 " + new string('x', MaxHead));
        Refused("101 fields", static answer => Enumerable.Repeat("X:", 98).Aggregate(answer, static (text, line) => text.WithLine(line)));
        RefusedRaw("another protocol's greeting", "SSH-2.0-OpenSSH_9.9\r\n");
        RefusedRaw("a TLS alert", "\u0015\u0003\u0001\0\u0002\u0002\u0046");
        RefusedRaw("no answer at all", "", TcpEnd.Finish);
        RefusedRaw("half an answer", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: web", TcpEnd.Finish);
        RefusedRaw("a reset instead of an answer", "", TcpEnd.Reset);
        RefusedRaw("a reset in the middle of the answer", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: web", TcpEnd.Reset);
        Taken("folds before values that count", static answer => answer.Replace("Upgrade", "\r\n websocket\r\n\t").Replace("Connection", "keep-alive,\r\n Upgrade"));
        Refused("a fold within the word", static answer => answer.Replace("Upgrade", "web\r\n socket"));
        Refused("white space before the first field", static answer => answer with { Lines = [" X-Anything: a", .. answer.Lines] });
    }

    private static UpgradeText OfLength(UpgradeText answer, int length) =>
        answer.With("X-Long", new string('x', length - answer.With("X-Long", "").ToBytes().Length));

    private void DefineFramesBehind()
    {
        Series("4.1", Roles.Client);
        Behind("a message in one stream with the answer", Answered(Text("early")));
        Behind("three messages in one stream with the answer", Answered(Text("early"), Binary(1, 2, 3), Text("birds")));
        Behind("a ping in one stream with the answer", Answered(Ping("early")));
        Behind("fragments in one stream with the answer", Answered(Open(Text("ear")), Ping("p"), Continuation("ly")));
        Behind("a close frame in one stream with the answer", Closed(Close(1001, "going")));
        Behind("a reserved opcode in one stream with the answer", Steps.Refused(1002, new Frame(3, default)));
        Behind("broken UTF-8 in one stream with the answer", Steps.Refused(1007, Text((byte[])[0xFF])));
        Behind("a masked frame in one stream with the answer", Steps.Refused(1002, Text("early") with { WrongMasking = true }));
        Behind("a message too big in one stream with the answer", Steps.Refused(1009, Binary() with { Announced = 1UL << 40 }));
    }

    private void Behind(string title, params Step[] steps) => Add(new AnswerCase
    {
        Title = title,
        Opens = true,
        Behind = steps,
        Answer = static key => UpgradeText.Answer(key).ToBytes(),
    });

    /// <summary>Every case of this group holds the request against section 4.1; these ask for something.</summary>
    private void DefineRequests()
    {
        Series("4.1", Roles.Client);
        foreach (string target in (string[])["/", "/echo", "/a/b/c", "/echo?room=1&name=%C3%A9", "/?", "/a%2Fb", "/a%20b"])
        {
            Add(new AnswerCase
            {
                Title = $"the request asks for {target}",
                Opens = true,
                Target = target,
                Answer = static key => UpgradeText.Answer(key).ToBytes(),
            });
        }

        Add(new AnswerCase
        {
            Title = "the request offers its subprotocols in order",
            Opens = true,
            Subprotocols = ["c", "a", "b"],
            Answer = static key => UpgradeText.Answer(key).With("Sec-WebSocket-Protocol", "b").ToBytes(),
        });
        Add(new FreshKeysCase { Title = "each request has a key of its own" });
    }
}
