using WsGen.Conformance.Peer;
using WsGen.Conformance.Running;
using WsGen.Conformance.UnderTest;

namespace WsGen.Conformance.Cases;

/// <summary>Request target and Host: what they may look like, and what an endpoint's variables take from them.</summary>
public sealed class RequestTargets : RequestGroup
{
    public override int Number => 13;

    public override string Title => "request targets";

    protected override void Define()
    {
        DefineForms();
        DefineHosts();
        DefinePaths();
        DefineVariables();
    }

    /// <summary>A target that means something, or nothing, to the suite's own server.</summary>
    private void Target(string title, int status, string target) => Add(new RequestCase
    {
        Title = $"{title}: {status}",
        Status = status,
        Path = ServerUnderTest.EchoPath,
        Request = address => UpgradeText.Request(address, RequestCase.Key).At(target).ToBytes(),
    });

    private void DefineForms()
    {
        Series("RFC 9112 3.2");
        Request("origin-form", Opens, static request => request);
        Raw(
            "origin-form with a query",
            Opens, static address => UpgradeText.Request(address, RequestCase.Key).At(address.AbsolutePath + "?room=1&x").ToBytes());
        Raw("origin-form with an empty query", Opens, static address => UpgradeText.Request(address, RequestCase.Key).At(address.AbsolutePath + "?").ToBytes());
        Raw(
            "a query with a question mark and a slash",
            Opens, static address => UpgradeText.Request(address, RequestCase.Key).At(address.AbsolutePath + "?a?b/c").ToBytes());
        Raw(
            "a query with broken escapes, which nobody reads",
            Opens, static address => UpgradeText.Request(address, RequestCase.Key).At(address.AbsolutePath + "?%zz%").ToBytes());
        foreach (string scheme in (string[])["http", "https", "ws", "wss", "HTTP"])
        {
            Absolute($"absolute-form with {scheme}", Opens, scheme + "://localhost");
        }

        Absolute("absolute-form with a port", Opens, "http://localhost:8080");
        Absolute("absolute-form with an IPv6 address", Opens, "http://[::1]:8080");
        Absolute("absolute-form whose Host is another: the target counts", Opens, "http://elsewhere");
        Absolute("absolute-form with an origin like its authority, not like Host", Opens, "http://elsewhere", "Origin: http://elsewhere");
        Absolute("absolute-form with an origin like Host, not like its authority", 403, "http://elsewhere", "Origin: http://example.org");
        Absolute("absolute-form with user information", 400, "http://user@localhost");
        Absolute("absolute-form with ftp", 400, "ftp://localhost");
        Absolute("absolute-form without an authority", 400, "http://");
        Absolute("absolute-form with a port that is none", 400, "http://localhost:abc");
        Absolute("absolute-form with a port that is too great", 400, "http://localhost:65536");
        Target("absolute-form of nothing that is there", 404, "http://localhost/nowhere");
        Target("absolute-form without a path", 404, "http://localhost");
        Target("asterisk-form", 400, "*");
        Target("authority-form", 400, "localhost:80");
        Target("no slash at its beginning", 400, "echo");
        Target("a fragment", 400, "/echo#top");
        Target("an escaped fragment", 404, "/echo%23top");
        Target("a fragment behind a query", 400, "/echo?x#top");
        Target("a byte beyond ASCII", 400, "/\u00E9cho");
        Target("a control character", 400, "/ec\u0007ho");
        Target("a backslash", 400, "\\echo");
        Target("a quotation mark", 400, "/\"echo\"");
        Target("angle brackets", 400, "/<echo>");
    }

    private void Absolute(string title, int status, string start, string? line = null) => Raw(title, status, address =>
    {
        UpgradeText request = UpgradeText.Request(address, RequestCase.Key).Replace("Host", "example.org").At(start + address.AbsolutePath);
        return (line is null ? request : request.WithLine(line)).ToBytes();
    });

    private void DefineHosts()
    {
        Series("RFC 9112 3.2");
        foreach (string host in (string[])
            [
                "localhost", "localhost:8080", "example.org", "EXAMPLE.org", "example.org:", "127.0.0.1:1", "[::1]", "[::1]:8080",
                "[2001:db8::1]:65535", "a-b.c_d~e", "%41.org", "x",
            ])
        {
            Field($"Host \"{host}\"", Opens, "Host", host);
        }

        Request("no Host", 400, static request => request.Without("Host"));
        Line("Host twice", 400, "Host: 127.0.0.1");
        Line("two Hosts", 400, "Host: elsewhere");
        foreach (string host in (string[])
            [
                "", "local host", "user@localhost", "localhost:abc", "localhost:65536", "localhost:-1", "localhost:80:80", ":80", "[::1", "::1", "[::1]x", "[g::1]",
                "[fe80::1%25eth0]", "http://localhost", "localhost/", "localhost?", "%zz", "%4", "a,b:c", "\u00E9",
            ])
        {
            Field($"Host \"{host}\"", 400, "Host", host);
        }
    }

    private void DefinePaths()
    {
        Series("RFC 3986 3.3");
        Target("an unknown path", 404, "/nowhere");
        Target("the root", 404, "/");
        Target("a trailing slash", 404, "/echo/");
        Target("two slashes at the beginning", 404, "//echo");
        Target("another case", 404, "/ECHO");
        Target("a path below", 404, "/echo/more");
        Target("a path parameter is part of its segment", 404, "/echo;v=1");
        Target("an escaped letter", Opens, "/%65cho");
        Target("an escaped letter in small hexadecimal", Opens, "/ech%6f");
        Target("an escaped letter in great hexadecimal", Opens, "/ech%6F");
        Target("an encoded slash does not part segments", 404, "/echo%2F");
        Target("a dot segment in the middle", 400, "/./echo");
        Target("two dots in the middle", 400, "/params/../echo");
        Target("a dot at the end", 400, "/echo/.");
        Target("two dots at the end", 400, "/echo/..");
        Target("two dots that would leave the root", 400, "/../../etc/passwd");
        Target("escaped dots", 400, "/params/%2E%2E/echo");
        Target("one escaped dot", 400, "/params/.%2e/echo");
        Target("three dots are a name", 404, "/...");
        Request("another method at an unknown path", 404, static request => request with { StartLine = "POST /nowhere HTTP/1.1" });
        Request("a plain GET of an unknown path", 404, static request => new UpgradeText("GET /nowhere HTTP/1.1", [request.Lines[0]]));

        Series("RFC 3986 2.1");
        foreach (string path in (string[])["/%", "/%4", "/%zz", "/%4g", "/%g4", "/%%41", "/%u0041", "/a%", "/a/%2", "/%C3%", "/echo%"])
        {
            Target($"a broken escape in {path}", 400, path);
        }

        foreach (string path in (string[])["/%FF", "/%C3", "/%C0%AF", "/%ED%A0%80", "/%F4%90%80%80", "/%80", "/%E2%82", "/a/%C3/%A9"])
        {
            Target($"escapes that are not UTF-8 in {path}", 400, path);
        }

        Target("an escaped NUL", 400, "/%00");
        Target("an escaped NUL behind a name", 400, "/echo%00");
    }

    private void DefineVariables()
    {
        Series("RFC 3986 2.4");
        foreach ((string a, string b, string expected) in ((string, string, string)[])
            [
                ("1", "2", "a=1;b=2"), ("a%20b", "c", "a=a b;b=c"), ("%C3%A9", "%c3%a9", "a=é;b=é"), ("%E4%B8%96", "%F0%9F%99%82", "a=世;b=🙂"),
                ("a%2Fb", "c%2fd", "a=a/b;b=c/d"), ("%25", "100%2541", "a=%;b=100%41"), ("a+b", "c", "a=a+b;b=c"), ("a;v=1", "c", "a=a;v=1;b=c"),
                ("a:b@c", "!$&'()*,=", "a=a:b@c;b=!$&'()*,="), ("-._~", "...", "a=-._~;b=..."), ("%3F", "%23", "a=?;b=#"), ("%41%42", "%7e", "a=AB;b=~"),
                ("%0A", "%09", "a=\n;b=\t"), ("x", "y?z=1", "a=x;b=y"), ("[a]", "b|c", "a=[a];b=b|c"), ("%2E%2E%2E", "a.b", "a=...;b=a.b"),
            ])
        {
            Add(new RequestCase
            {
                Title = $"/params/{a}/{b}",
                Status = Opens,
                Path = "/params/1/2",
                Greeting = expected,
                Request = address => UpgradeText.Request(address, RequestCase.Key).At($"/params/{a}/{b}").ToBytes(),
            });
        }

        Series("RFC 3986 3.3");
        Target("an empty variable at the end", 404, "/params/a/");
        Target("an empty variable in the middle", 404, "/params//b");
        Target("one variable too few", 404, "/params/a");
        Target("one segment too many", 404, "/params/a/b/c");
    }
}
