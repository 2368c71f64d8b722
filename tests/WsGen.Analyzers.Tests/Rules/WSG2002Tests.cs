using Microsoft.CodeAnalysis;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Endpoint is added after the server has started.</summary>
public sealed partial class WSG2002Tests
{
    /// <summary>An endpoint as the generator completes it, which does not run here.</summary>
    private const string Types = """
        using System.Collections.Generic; using System.Linq; using WsGen.Endpoints.Infrastructure;
        [ServerEndpoint("/late")] public partial class Late { [OnMessage] void Take(string text) { } }
        partial class Late : IServerEndpoint<Late> { static EndpointDescriptor IServerEndpoint<Late>.Descriptor => null!; }

        """;

    /// <summary>A method with two servers and what else is wanted.</summary>
    private static string In(string body) => Types + $$"""
        public class User
        {
            private static readonly ServerEndpointConfig Config = null!;
            private static WsServer s_server = null!;
            private WsServer _server = null!;
            private Timer? _timer;
            private event Action? Happened;
            private WsServer Server { get; set; } = null!;
            private void Use() => Happened?.Invoke();
            private static WsServer Make() => WsServer.Create().AddEndpoint(Config).Build();
            private static void Log(string text) { }
            public async Task Run(WsServer server, WsServer other, WsServerBuilder builder, bool flag, int number, User user, IEnumerable<ServerEndpointConfig> many, IServiceProvider services)
            {
                await Task.Yield();
                {{body}}
            }
        }
        """;

    [Theory]
    // the calls themselves
    [InlineData("await server.StartAsync(); {|WSG2002:server.AddEndpoint<Late>()|};")]
    [InlineData("await server.StartAsync(); {|WSG2002:server.AddEndpoint(Config)|};")]
    [InlineData("await server.StartAsync(); {|WSG2002:server.AddEndpoints(many)|};")]
    [InlineData("await server.RunAsync(); {|WSG2002:server.AddEndpoint(Config)|};")]
    [InlineData("Task running = server.RunAsync(); {|WSG2002:server.AddEndpoint(Config)|}; await running;")]
    [InlineData("_ = server.StartAsync(CancellationToken.None).ConfigureAwait(false); {|WSG2002:server.AddEndpoint(Config)|};")]
    [InlineData("server.StartAsync().GetAwaiter().GetResult(); {|WSG2002:server.AddEndpoint(Config)|};")]
    [InlineData("server.StartAsync().Wait(); {|WSG2002:server.AddEndpoint(Config)|};")]
    [InlineData("await server.StartAsync(); await server.StopAsync(); {|WSG2002:server.AddEndpoint(Config)|};")]
    // where the server is
    [InlineData("await using var made = builder.Build(); await made.StartAsync(); {|WSG2002:made.AddEndpoint(Config)|};")]
    [InlineData("var same = server; await same.StartAsync(); {|WSG2002:server.AddEndpoint(Config)|};")]
    [InlineData("var same = flag ? server : other; await same.StartAsync(); {|WSG2002:other.AddEndpoint(Config)|};")]
    [InlineData("await _server.StartAsync(); {|WSG2002:this._server.AddEndpoint(Config)|};")]
    [InlineData("_server = builder.Build(); var local = _server; await local.StartAsync(); {|WSG2002:_server.AddEndpoint(Config)|};")]
    [InlineData("await s_server.StartAsync(); {|WSG2002:s_server.AddEndpoint(Config)|};")]
    [InlineData("await Server.StartAsync(); {|WSG2002:Server.AddEndpoint(Config)|};")]
    [InlineData("await user._server.StartAsync(); {|WSG2002:user._server.AddEndpoint(Config)|};")]
    [InlineData("_server ??= builder.Build(); await _server.StartAsync(); {|WSG2002:_server.AddEndpoint(Config)|};")]
    [InlineData("object boxed = server; await server.StartAsync(); if (boxed is WsServer unboxed) {|WSG2002:unboxed.AddEndpoint(Config)|};")]
    [InlineData("object boxed = server; await server.StartAsync(); {|WSG2002:((WsServer)boxed).AddEndpoint(Config)|};")]
    [InlineData("var (first, second) = (server, other); await server.StartAsync(); server?{|WSG2002:.AddEndpoint(Config)|};")]
    // ways that lead there
    [InlineData("if (flag) { await server.StartAsync(); } {|WSG2002:server.AddEndpoint(Config)|};")]
    [InlineData("while (flag) { {|WSG2002:server.AddEndpoint(Config)|}; await server.StartAsync(); }")]
    [InlineData("foreach (var each in many) { {|WSG2002:server.AddEndpoint(each)|}; if (flag) await server.StartAsync(); }")]
    [InlineData("try { await server.StartAsync(); } finally { {|WSG2002:server.AddEndpoint(Config)|}; }")]
    [InlineData("try { await server.StartAsync(); Log(\"on\"); } catch (InvalidOperationException) { {|WSG2002:server.AddEndpoint(Config)|}; }")]
    [InlineData("try { Log(\"\"); } finally { await server.StartAsync(); } {|WSG2002:server.AddEndpoint(Config)|};")]
    [InlineData("switch (number) { case 1: await server.StartAsync(); goto case 2; case 2: {|WSG2002:server.AddEndpoint(Config)|}; break; }")]
    [InlineData("again: {|WSG2002:server.AddEndpoint(Config)|}; await server.StartAsync(); if (flag) goto again;")]
    [InlineData("bool started = false; if (flag) { await server.StartAsync(); started = true; } if (started) {|WSG2002:server.AddEndpoint(Config)|};")]
    [InlineData("for (int i = 0; i < 2; i++) { if (i == 1) {|WSG2002:server.AddEndpoint(Config)|}; else await server.StartAsync(); }")]
    // code that is handed over
    [InlineData("await server.StartAsync(); _ = Task.Run(() => {|WSG2002:server.AddEndpoint(Config)|});")]
    [InlineData("await server.StartAsync(); _ = Task.Run({|WSG2002:server.AddEndpoint<Late>|});")]
    [InlineData("await server.StartAsync(); new Thread(() => {|WSG2002:server.AddEndpoint(Config)|}).Start();")]
    [InlineData("await server.StartAsync(); _timer = new Timer(_ => {|WSG2002:server.AddEndpoint(Config)|});")]
    [InlineData("await server.StartAsync(); Happened += () => {|WSG2002:server.AddEndpoint(Config)|};")]
    [InlineData("await server.StartAsync().ContinueWith(_ => {|WSG2002:server.AddEndpoint(Config)|});")]
    [InlineData("await server.StartAsync(); foreach (var each in many.Select(one => { {|WSG2002:server.AddEndpoint(one)|}; return one; })) { }")]
    [InlineData("Action add = () => {|WSG2002:server.AddEndpoint(Config)|}; await server.StartAsync(); add();")]
    [InlineData("void Add() => {|WSG2002:server.AddEndpoint(Config)|}; await server.StartAsync(); Add();")]
    [InlineData("async Task Begin() => await server.StartAsync(); await Begin(); {|WSG2002:server.AddEndpoint(Config)|};")]
    [InlineData("_ = Task.Run(async () => await server.RunAsync()); {|WSG2002:server.AddEndpoint(Config)|};")]
    [InlineData("await server.StartAsync(); async Task Later() { await Task.Yield(); {|WSG2002:server.AddEndpoint(Config)|}; } _ = Later();")]
    [InlineData("builder.Fallback = (request, stop) => { {|WSG2002:server.AddEndpoint(Config)|}; return default; };")]
    [InlineData("builder.AddEndpoint(ServerEndpointConfig.Create<Endpoint>(\"/\", () => { {|WSG2002:server.AddEndpoint(Config)|}; return null!; }));")]
    public Task FlaggedInAMethod(string body) => Verify.Marked(In(body));

    [Fact]
    public Task SaysWhy() => Verify.Flagged(
        "WSG2002",
        In("await server.StartAsync(); {|#0:server.AddEndpoint<Late>()|};"),
        "'AddEndpoint' is called after 'StartAsync' has started the server: add endpoints before the server starts, or set NoAddAfterHandshake to false if clients may get a 404 until then");

    [Fact]
    public Task SaysWhichCallback() => Verify.Flagged(
        "WSG2002",
        Types + """
            [ServerEndpoint("/chat")] public partial class Chat(WsServer server) { [OnMessage] void Say(string text) => {|#0:server.AddEndpoint<Late>()|}; }
            """,
        "'AddEndpoint' is called from 'Chat.Say', which runs while the server does: add endpoints before the server starts, or set NoAddAfterHandshake to false if clients may get a 404 until then");

    [Fact]
    public Task SaysWhichCallLeadsThere() => Verify.Flagged(
        "WSG2002",
        Types + """
            class User
            {
                public static async Task Run(WsServer server) { Register(server); await server.StartAsync(); {|#0:Register(server)|}; }
                private static void Register(WsServer server) => server.AddEndpoint<Late>();
            }
            """,
        "'Register', which adds an endpoint, is called after 'StartAsync' has started the server: add endpoints before the server starts, or set NoAddAfterHandshake to false if clients may get a 404 until then");

    /// <summary>The mission's own example: strict projects are told by an error.</summary>
    [Fact]
    public Task AnErrorInAStrictProject() => Verify.FlaggedWith(
        "WsGenStrictSpecCompliance",
        "true",
        "WSG2002",
        DiagnosticSeverity.Error,
        In("await server.StartAsync(); {|#0:server.AddEndpoint(Config)|};"),
        "'AddEndpoint' is called after 'StartAsync' has started the server: add endpoints before the server starts, or set NoAddAfterHandshake to false if clients may get a 404 until then");

    [Theory]
    [InlineData("builder.Options.NoAddAfterHandshake = true;", DiagnosticSeverity.Error)]
    [InlineData("builder.Options.StrictSpecCompliance = true;", DiagnosticSeverity.Error)]
    [InlineData("if (args.Length > 0) builder.Options.NoAddAfterHandshake = true;", DiagnosticSeverity.Warning)]
    [InlineData("builder.Options.NoAddAfterHandshake = args.Length > 0;", DiagnosticSeverity.Warning)]
    [InlineData("builder.Options.StrictSpecCompliance = true; builder.Options.NoAddAfterHandshake = args.Length > 0;", DiagnosticSeverity.Warning)]
    [InlineData("builder.Options.NoAddAfterHandshake = true; WsServer.Create().Build();", DiagnosticSeverity.Warning)]
    public Task AsSevereAsTheCodeSays(string setting, DiagnosticSeverity severity) => Verify.FlaggedWith(
        "Other",
        "",
        "WSG2002",
        severity,
        Types + $$"""
            class User
            {
                public static async Task Run(string[] args)
                {
                    var builder = WsServer.Create(args);
                    {{setting}}
                    var server = builder.Build();
                    await server.StartAsync();
                    {|#0:server.AddEndpoint<Late>()|};
                }
            }
            """,
        "'AddEndpoint' is called after 'StartAsync' has started the server: add endpoints before the server starts, " + (severity == DiagnosticSeverity.Error
            ? "for with NoAddAfterHandshake it throws once a client has asked"
            : "or set NoAddAfterHandshake to false if clients may get a 404 until then"));

    /// <summary>Who says that it is meant is not told.</summary>
    [Fact]
    public Task NotFlaggedWhereTheCodeAllowsIt() => Verify.NotFlagged(Types + """
        class User
        {
            public static async Task Run(string[] args)
            {
                var builder = WsServer.Create(args);
                builder.Options.NoAddAfterHandshake = false;
                var server = builder.Build();
                await server.StartAsync();
                server.AddEndpoint<Late>();
            }
        }
        """);

    [Fact]
    public Task FlaggedInTopLevelStatements() => Verify.Marked("""
        using WsGen.Endpoints.Infrastructure;
        using static Statics;

        var server = Make(args);
        server.AddEndpoint<Late>();
        await server.StartAsync();
        {|WSG2002:server.AddEndpoint<Late>()|};
        void Again() => {|WSG2002:server.AddEndpoint<Late>()|};
        Again();
        await Task.Delay(1);

        static class Statics { public static WsServer Make(string[] args) => WsServer.Create(args).Build(); }
        [ServerEndpoint("/late")] public partial class Late { [OnMessage] void Take(string text) { } }
        partial class Late : IServerEndpoint<Late> { static EndpointDescriptor IServerEndpoint<Late>.Descriptor => null!; }
        """);
}
