using WsGen.Conformance.Peer;
using WsGen.Conformance.Running;

namespace WsGen.Conformance.Cases;

/// <summary>What makes a request an opening handshake: method, version, and the fields of RFC 6455 section 4.2.1.</summary>
public sealed class UpgradeRequests : RequestGroup
{
    public override int Number => 12;

    public override string Title => "upgrade requests";

    protected override void Define()
    {
        DefineVersions();
        DefineKeys();
        DefineTokens();
        DefineMethods();
        DefineSubprotocols();
        DefineOrigins();
        DefineFraming();
    }

    private void DefineVersions()
    {
        Series("4.4");
        Request("version 13", Opens, static request => request);
        Request("no version", 426, static request => request.Without("Sec-WebSocket-Version"));
        foreach (string version in (string[])["0", "7", "8", "12", "14", "25", "113", "130", "013", "+13", "13.0", "0x0D", "abc", "", "13, 8", "8, 13"])
        {
            Field($"version \"{version}\"", 426, "Sec-WebSocket-Version", version);
        }

        Line("version twice", 426, "Sec-WebSocket-Version: 13");
        Line("version 13 and version 8", 426, "Sec-WebSocket-Version: 8");
        Edit("version with white space around it", Opens, "Version: 13", "Version: \t 13 \t");
        Edit("the field name in capitals", Opens, "Sec-WebSocket-Version", "SEC-WEBSOCKET-VERSION");
        Edit("the field names in small letters", Opens, "Sec-WebSocket-", "sec-websocket-");
    }

    private void DefineKeys()
    {
        Series("4.2.1");
        foreach (string key in (string[])["AAAAAAAAAAAAAAAAAAAAAA==", "/////////////////////w==", "AQIDBAUGBwgJCgsMDQ4PEA==", "x3JJHMbDL1EzLkh9GBhXDw=="])
        {
            Add(new RequestCase
            {
                Title = $"key {key} and its accept value: 101",
                Status = Opens,
                SentKey = key,
                Request = address => UpgradeText.Request(address, key).ToBytes(),
            });
        }

        Request("no key", 400, static request => request.Without("Sec-WebSocket-Key"));
        foreach ((string name, string key) in ((string, string)[])
            [
                ("empty key", ""), ("key of 15 bytes", "AAAAAAAAAAAAAAAAAAAA"), ("key of 17 bytes", "AAAAAAAAAAAAAAAAAAAAAAA="),
                ("key of 20 bytes", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="), ("key without its padding", "dGhlIHNhbXBsZSBub25jZQ"),
                ("key with half its padding", "dGhlIHNhbXBsZSBub25jZQ="), ("key that is not base64", "dGhlIHNhbXBsZSBub25jZ!=="),
                ("key in base64 for URLs", "____________________-w=="), ("key with white space inside", "dGhlIHNhbXBs ZSBub25jZQ=="),
                ("key with bits behind its last byte", "dGhlIHNhbXBsZSBub25jZR=="), ("key in quotes", "\"dGhlIHNhbXBsZSBub25jZQ==\""),
            ])
        {
            Field(name, 400, "Sec-WebSocket-Key", key);
        }

        Line("the key twice", 400, $"Sec-WebSocket-Key: {RequestCase.Key}");
        Line("two keys", 400, "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==");
        Edit("key with white space around it", Opens, "Key: ", "Key: \t  ");
        Line("an accept field, which only servers send", 400, $"Sec-WebSocket-Accept: {HttpHead.AcceptOf(RequestCase.Key)}");
    }

    private void DefineTokens()
    {
        Series("4.2.1");
        Field("Upgrade: WebSocket", Opens, "Upgrade", "WebSocket");
        Field("Upgrade: WEBSOCKET", Opens, "Upgrade", "WEBSOCKET");
        Field("Upgrade lists websocket last", Opens, "Upgrade", "h2c, websocket");
        Field("Upgrade lists websocket first", Opens, "Upgrade", "websocket, h2c");
        Field("Upgrade with empty elements", Opens, "Upgrade", " , websocket ,,");
        Line("websocket in the first of two Upgrade fields", Opens, "Upgrade: h2c");
        Request("websocket in the second of two Upgrade fields", Opens, static request => request.Replace("Upgrade", "h2c").With("Upgrade", "websocket"));
        Request("no Upgrade", 426, static request => request.Without("Upgrade"));
        Field("Upgrade: h2c", 426, "Upgrade", "h2c");
        Field("empty Upgrade", 426, "Upgrade", "");
        Field("Upgrade: websockets", 426, "Upgrade", "websockets");
        Field("Upgrade: web socket", 426, "Upgrade", "web socket");
        Field("Connection: upgrade", Opens, "Connection", "upgrade");
        Field("Connection: UPGRADE", Opens, "Connection", "UPGRADE");
        Field("Connection: keep-alive, Upgrade", Opens, "Connection", "keep-alive, Upgrade");
        Field("Connection: Upgrade,keep-alive", Opens, "Connection", "Upgrade,keep-alive");
        Field("Connection with empty elements", Opens, "Connection", ",, Upgrade\t, ,");
        Line("Upgrade in the first of two Connection fields", Opens, "Connection: keep-alive");
        Request(
            "Upgrade in the second of two Connection fields",
            Opens, static request => request.Replace("Connection", "keep-alive").With("Connection", "Upgrade"));
        Request("no Connection", 400, static request => request.Without("Connection"));
        Field("Connection: keep-alive", 400, "Connection", "keep-alive");
        Field("Connection: close", 400, "Connection", "close");
        Field("empty Connection", 400, "Connection", "");
        Field("Connection: Upgraded", 400, "Connection", "Upgraded");
        Field("Connection: not Upgrade", 400, "Connection", "not Upgrade");
    }

    private void DefineMethods()
    {
        Series("RFC 9110 15.5.6");
        foreach (string method in (string[])["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get", "Get", "GETS", "QUERY"])
        {
            Edit($"method {method}", 405, "GET ", method + " ");
        }

        Add(new RequestCase
        {
            Title = "method HEAD, answered without a body: 405",
            Status = 405,
            WithoutBody = true,
            Request = static address => System.Text.Encoding.ASCII.GetBytes(
                UpgradeText.Request(address, RequestCase.Key).ToString().Replace("GET ", "HEAD ", StringComparison.Ordinal)),
        });

        Series("RFC 9110 15.5.22");
        Request("a plain GET is told to upgrade", 426, static request => request with { Lines = [request.Lines[0]] });
        Request("a plain GET that keeps the connection alive", 426, static request => request with { Lines = [request.Lines[0], "Connection: keep-alive"] });
        Request("a plain GET of a browser", 426, static request => request with
        {
            Lines = [request.Lines[0], "User-Agent: Mozilla/5.0", "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "Accept-Encoding: gzip, deflate"],
        });

        // The first: in HTTP/1.0 an Upgrade field is to be ignored (RFC 9110 section 7.8), and the request is a plain GET.
        Series("RFC 9110 2.5");
        Edit("HTTP/1.0", 426, "HTTP/1.1", "HTTP/1.0");
        Edit("HTTP/2.0", 505, "HTTP/1.1", "HTTP/2.0");
        Edit("HTTP/0.9", 505, "HTTP/1.1", "HTTP/0.9");
        Edit("HTTP/3.0", 505, "HTTP/1.1", "HTTP/3.0");
        Edit("HTTP/1.2, which is read as HTTP/1.1", Opens, "HTTP/1.1", "HTTP/1.2");

        Series("RFC 9112 6");
        Line("Content-Length: 5", 400, "Content-Length: 5");
        Line("Content-Length: 0", Opens, "Content-Length: 0");
        Line("Content-Length that is no number", 400, "Content-Length: abc");
        Line("Content-Length: -1", 400, "Content-Length: -1");
        Line("Transfer-Encoding: chunked", 400, "Transfer-Encoding: chunked");
        Request("Content-Length and Transfer-Encoding", 400, static request => request.With("Content-Length", "0").With("Transfer-Encoding", "chunked"));
    }

    private void DefineSubprotocols()
    {
        Series("4.2.2");
        Choice("none offered", null);
        Choice("an unknown one", null, "v3.echo");
        Choice("the first of the server's", "v2.echo", "v2.echo");
        Choice("the second of the server's", "v1.echo", "v1.echo");
        Choice("both, in the server's order", "v2.echo", "v2.echo, v1.echo");
        Choice("both, in the other order: the server's counts", "v2.echo", "v1.echo, v2.echo");
        Choice("both among others", "v2.echo", "a, v1.echo, b, v2.echo, c");
        Choice("over two fields", "v2.echo", "v1.echo", "v2.echo");
        Choice("without white space", "v2.echo", "v1.echo,v2.echo");
        Choice("with empty elements", "v1.echo", ", v1.echo ,,");
        Choice("in capitals, which is another", null, "V1.ECHO");
        Choice("one whose name begins like it", null, "v1.echo2");

        Series("4.1");
        Line("a subprotocol twice", 400, "Sec-WebSocket-Protocol: v1.echo, v1.echo");
        Request(
            "a subprotocol twice over two fields",
            400, static request => request.With("Sec-WebSocket-Protocol", "v1.echo").With("Sec-WebSocket-Protocol", "v1.echo"));
        Line("a subprotocol in quotes", 400, "Sec-WebSocket-Protocol: \"v1.echo\"");
        Line("a subprotocol with a space", 400, "Sec-WebSocket-Protocol: v1 echo");
        Line("a subprotocol with a slash", 400, "Sec-WebSocket-Protocol: v1/echo");
        Line("a subprotocol that is not ASCII", 400, "Sec-WebSocket-Protocol: \u00E9cho");
        Line("an empty list of subprotocols", 400, "Sec-WebSocket-Protocol:");
        Line("a subprotocol that an endpoint without any does not know", Opens, "Sec-WebSocket-Protocol: v1.echo");
    }

    private void Choice(string title, string? chosen, params string[] offers) => Add(new RequestCase
    {
        Title = $"subprotocol, {title}: {chosen ?? "none"}",
        Status = Opens,
        Path = "/subprotocol",
        Greeting = chosen ?? "",
        Subprotocol = chosen,
        Request = address => offers
            .Aggregate(UpgradeText.Request(address, RequestCase.Key), static (request, offer) => request.With("Sec-WebSocket-Protocol", offer)).ToBytes(),
    });

    private void DefineOrigins()
    {
        Series("10.2");
        Request("the page's own origin", Opens, static request => request.Replace("Host", "example.org").With("Origin", "http://example.org"));
        Request("with its default port", Opens, static request => request.Replace("Host", "example.org").With("Origin", "http://example.org:80"));
        Request("in capitals", Opens, static request => request.Replace("Host", "example.org").With("Origin", "HTTP://EXAMPLE.ORG"));
        Request("with a port", Opens, static request => request.Replace("Host", "example.org:8080").With("Origin", "http://example.org:8080"));
        Request(
            "of https, behind a proxy that ends TLS",
            Opens, static request => request.Replace("Host", "example.org").With("Origin", "https://example.org"));
        Request("of an IPv6 address", Opens, static request => request.Replace("Host", "[::1]:8080").With("Origin", "http://[::1]:8080"));
        Request(
            "of the same IPv6 address, written otherwise",
            Opens, static request => request.Replace("Host", "[::1]:8080").With("Origin", "http://[0:0::0:1]:8080"));
        foreach (string origin in (string[])
            [
                "http://elsewhere", "http://example.org:81", "http://www.example.org", "http://example.org.evil", "http://evil/example.org", "null",
                "not an origin", "", "example.org", "//example.org", "http://", "http://user@example.org", "file://", "http://example.org/", "ftp://example.org",
            ])
        {
            Request($"origin \"{origin}\" at example.org", 403, request => request.Replace("Host", "example.org").With("Origin", origin));
        }

        Request("two Origin fields", 403, static request =>
            request.Replace("Host", "example.org").With("Origin", "http://example.org").With("Origin", "http://example.org"));
    }

    private void DefineFraming()
    {
        // Whatever is asked for: what follows such a request, another reader may take for another one.
        Series("RFC 9112 6.3");
        Plain("Content-Length: 5", 426, "Content-Length: 5");
        Plain("Transfer-Encoding: chunked", 426, "Transfer-Encoding: chunked");
        Plain("Content-Length that is no number", 400, "Content-Length: abc");
        Plain("empty Content-Length", 400, "Content-Length:");
        Plain("two lengths", 400, "Content-Length: 5", "Content-Length: 6");
        Plain("two lengths in one field", 400, "Content-Length: 5, 6");
        Plain("Content-Length and Transfer-Encoding", 400, "Content-Length: 5", "Transfer-Encoding: chunked");
        Plain("Transfer-Encoding that does not end in chunked", 400, "Transfer-Encoding: chunked, gzip");
        Plain("Transfer-Encoding: identity", 400, "Transfer-Encoding: identity");
    }

    private void Plain(string title, int status, params string[] lines) =>
        Request($"a plain GET with {title}", status, request => request with { Lines = [request.Lines[0], .. lines] });
}
