namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Cookies are looked at, and pages of every origin may connect.</summary>
public sealed class WSG2067Tests
{
    private const string Open = "public class Program1 { void Use(WsServerBuilder builder) => {|WSG2067:builder.Options.AllowAnyOrigin = true|}; }\n";
    private const string Unmarked = "public class Program1 { void Use(WsServerBuilder builder) => builder.Options.AllowAnyOrigin = true; }\n";

    // What ASP.NET Core has: the tests have no reference to it.
    private const string CookieScheme = """
        namespace Microsoft.Extensions.DependencyInjection { public static class CookieExtensions { public static object AddCookie(this object builder) => builder; } }
        public class Setup { void Use(object builder) => Microsoft.Extensions.DependencyInjection.CookieExtensions.AddCookie(builder); }

        """;

    private static string Chat(string body) => $$"""
        [ServerEndpoint("/a")] public partial class Chat { string? _who; [OnOpen] void Enter(WsSession session) { {{body}} } [OnMessage] void Take(string text) => Console.WriteLine(_who); }
        """;

    [Theory]
    [InlineData("builder.Options.AllowAnyOrigin = true")]
    [InlineData("(builder.Options).AllowAnyOrigin = !false")]
    public Task Flagged(string assignment) => Verify.Flagged(
        "WSG2067",
        $$"""public class Setup { void Use(WsServerBuilder builder) { {|#0:{{assignment}}|}; } } """ + Chat("_who = session.RequestHeaders[\"Cookie\"];"),
        "AllowAnyOrigin lets a page of anybody connect with its visitor's cookies, and 'Chat.Enter' goes by them: list AllowedOrigins instead");

    [Theory]
    [InlineData("_who = session.RequestHeaders[\"cookie\"];")]
    [InlineData("_who = session.RequestHeaders.GetValues(\"Cookie\")[0];")]
    [InlineData("if (session.RequestHeaders.Contains(\"COOKIE\")) { _who = \"a\"; }")]
    [InlineData("const string Name = \"Cookie\"; Func<string?> read = () => session.RequestHeaders[Name]; _who = read();")]
    public Task FlaggedForEachWayToReadThem(string body) => Verify.Marked(Open + Chat(body));

    [Fact]
    public Task FlaggedWhereUsersAreSignedInByCookie() => Verify.Marked(CookieScheme + Open + Chat("_who = session.User?.Identity?.Name;"));

    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked("""
        using static Names;
        public static class Names { public const string Field = "Cookie"; }
        public sealed class Door : ServerEndpointConfigurator
        {
            public override ValueTask<HandshakeRefusal?> CheckAsync(HandshakeRequest request, CancellationToken cancellationToken) { Console.WriteLine(request.Headers[Field]); return default; }
        }
        public static class Outer
        {
            static readonly WsOptions s_options = new() { {|WSG2067:AllowAnyOrigin = true|} };
            static Action<WsServerOptions> Set => options => {|WSG2067:options.AllowAnyOrigin = true|};
        }
        """);

    [Fact]
    public Task FlaggedAtTopLevel() => Verify.Marked("""
        var options = new WsOptions();
        {|WSG2067:options.AllowAnyOrigin = true|};
        void Read(HandshakeRequest request) => Console.WriteLine(request.Headers["Cookie"]);
        Read(null!);
        """);

    [Theory]
    [InlineData("")]
    [InlineData("_who = session.RequestHeaders[\"Authorization\"];")]
    [InlineData("_who = session.User?.Identity?.Name;")]
    [InlineData("if (session.RequestHeaders[\"Origin\"] == \"https://example.org\") { _who = session.RequestHeaders[\"Cookie\"]; }")]
    public Task NotFlaggedWithoutCookiesOrWithACheck(string body) => Verify.NotFlagged(Unmarked + Chat(body));

    [Theory]
    [InlineData("builder.Options.AllowAnyOrigin = false;")]
    [InlineData("builder.Options.AllowAnyOrigin = flag;")]
    [InlineData("if (flag) { builder.Options.AllowAnyOrigin = true; }")]
    [InlineData("builder.Options.AllowedOrigins = [\"https://example.org\"];")]
    [InlineData("var other = new Other(); other.AllowAnyOrigin = true;")]
    public Task NotFlaggedWhereNotEveryOriginIsAllowed(string statement) => Verify.NotFlagged(
        $$"""public class Other { public bool AllowAnyOrigin { get; set; } } public class Setup { void Use(WsServerBuilder builder, bool flag) { {{statement}} } } """
        + Chat("_who = session.RequestHeaders[\"Cookie\"];"));

    [Theory]
    [InlineData("public override bool CheckOrigin(HandshakeRequest request) => request.RemoteEndPoint is null;")]
    [InlineData("public override ValueTask<HandshakeRefusal?> CheckAsync(HandshakeRequest request, CancellationToken cancellationToken) { Console.WriteLine(request.Origin); return default; }")]
    public Task NotFlaggedWhereAConfiguratorLooksAtTheOrigin(string member) => Verify.NotFlagged(
        Unmarked + Chat("_who = session.RequestHeaders[\"Cookie\"];") + $$"""public sealed class Door : ServerEndpointConfigurator { {{member}} }""");

    [Fact]
    public Task NotFlaggedWhereItIsAClientThatReadsThem() => Verify.NotFlagged(CookieScheme + Unmarked + """
        [ClientEndpoint] public partial class Client { [OnOpen] void Enter(WsSession session) => Console.WriteLine(session.RequestHeaders["Cookie"] + session.User); [OnMessage] void Take(string text) { } }
        """);

    [Fact]
    public Task NotFlaggedWhereTheUserIsOnlySet() => Verify.NotFlagged(CookieScheme + Unmarked + """
        public sealed class Door : ServerEndpointConfigurator
        {
            public override ValueTask<HandshakeRefusal?> CheckAsync(HandshakeRequest request, CancellationToken cancellationToken) { request.User = null; return default; }
        }
        """);
}
