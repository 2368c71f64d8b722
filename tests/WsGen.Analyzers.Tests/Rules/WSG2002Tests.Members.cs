namespace WsGen.Analyzers.Tests.Rules;

// Callbacks, and members that call each other.
public sealed partial class WSG2002Tests
{
    [Theory]
    // callbacks of every kind
    [InlineData("""[ServerEndpoint("/a")] public partial class A(WsServer server) { [OnOpen] void Open() => {|WSG2002:server.AddEndpoint<Late>()|}; }""")]
    [InlineData("""[ServerEndpoint("/a")] public partial class A { readonly WsServer _server; public A(WsServer server) => _server = server; [OnClose] void Close() => {|WSG2002:_server.AddEndpoint<Late>()|}; }""")]
    [InlineData("""[ServerEndpoint("/a")] public partial record A { public required WsServer Server { get; init; } [OnError] void Fail(Exception e) { {|WSG2002:Server.AddEndpoint<Late>()|}; } }""")]
    [InlineData("""[ServerEndpoint("/a")] public partial class A { [OnMessage] void Take(string text) => {|WSG2002:Program.Server.AddEndpoint<Late>()|}; }  static class Program { public static WsServer Server { get; } = WsServer.Create().Build(); }""")]
    [InlineData("""[ServerEndpoint("/a")] public partial class A { public A(WsServer server) => {|WSG2002:server.AddEndpoint<Late>()|}; [OnMessage] void Take(string text) { } }""")]
    [InlineData("""using At = WsGen.ServerEndpointAttribute; using On = WsGen.OnMessageAttribute; [At("/a")] public partial class A(WsServer server) { [On] void Take(string text) => {|WSG2002:server.AddEndpoint<Late>()|}; }""")]
    [InlineData("""[ServerEndpoint("/a")] public partial class A(IServiceProvider services) { [OnMessage] void Take(string text) => {|WSG2002:((WsServer)services.GetService(typeof(WsServer))!).AddEndpoint<Late>()|}; }""")]
    [InlineData("""[ServerEndpoint("/a")] public partial class A(WsServer server) { [OnMessage] async Task Take(string text) { await Task.Yield(); _ = Task.Run(() => {|WSG2002:server.AddEndpoint<Late>()|}); } }""")]
    [InlineData("""public partial class A { [OnMessage] void Take(string text) => Add(); } [ServerEndpoint("/a")] public partial class A(WsServer server) { void Add() => {|WSG2002:server.AddEndpoint<Late>()|}; }""")]
    [InlineData("""public class B { protected WsServer Server = null!; [OnMessage] protected void Take(string text) => {|WSG2002:Server.AddEndpoint<Late>()|}; } [ServerEndpoint("/a")] public partial class A : B;""")]
    [InlineData("""public partial class Outer { [ServerEndpoint("/a/{x}")] public partial class A<T>(WsServer server) { [OnMessage] void Take(string text) => {|WSG2002:server.AddEndpoint<Late>()|}; } }""")]
    [InlineData("""public class A(WsServer server) : Endpoint { public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config) { {|WSG2002:server.AddEndpoint<Late>()|}; return default; } }""")]
    [InlineData("""public class A(WsServer server) : Endpoint { public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config) { session.AddMessageHandler((string text) => {|WSG2002:server.AddEndpoint<Late>()|}); return default; } }""")]
    [InlineData("""public class A(WsServer server) { public MessageHandler Make() => MessageHandler.Text(text => { {|WSG2002:server.AddEndpoint<Late>()|}; return default; }); }""")]
    [InlineData("""public class A(WsServer server) : ServerEndpointConfigurator { public override bool CheckOrigin(HandshakeRequest request) { {|WSG2002:server.AddEndpoint<Late>()|}; return request.IsOriginAllowed; } }""")]
    [InlineData("""[ClientEndpoint] public partial class A(WsServer server) { [OnMessage] void Take(string text) => {|WSG2002:server.AddEndpoint<Late>()|}; }""")]
    // methods that are only called from there
    [InlineData("""[ServerEndpoint("/a")] public partial class A(WsServer server) { [OnMessage] void Take(string text) => Registrar.Add(server); } static class Registrar { public static void Add(WsServer server) => {|WSG2002:server.AddEndpoint<Late>()|}; }""")]
    [InlineData("""[ServerEndpoint("/a")] public partial class A(WsServer server) { [OnMessage] void Take(string text) => One(); [OnOpen] void Open() => Two(); void One() => Two(); void Two() { if (DateTime.Now.Hour > 1) One(); {|WSG2002:server.AddEndpoint<Late>()|}; } }""")]
    [InlineData("""[ServerEndpoint("/a")] public partial class A(IAdder adder) { [OnMessage] void Take(string text) => adder.Add(); } public interface IAdder { void Add(); } class Adder(WsServer server) : IAdder { public void Add() => {|WSG2002:server.AddEndpoint<Late>()|}; }""")]
    [InlineData("""[ServerEndpoint("/a")] public partial class A(WsServer server) { [OnMessage] void Take(string text) => _ = Task.Run(Add); void Add() => {|WSG2002:server.AddEndpoint<Late>()|}; }""")]
    [InlineData("""[ServerEndpoint("/a")] public partial class A(WsServer server) { [OnMessage] void Take(string text) => server.AddAll(); } static class Extensions { public static void AddAll(this WsServer server) => {|WSG2002:server.AddEndpoint<Late>()|}; }""")]
    [InlineData("""[ServerEndpoint("/a")] public partial class A(WsServer server) { [OnMessage] void Take(string text) => server.AddAll(); } static class Extensions { extension(WsServer server) { public void AddAll() => {|WSG2002:server.AddEndpoint<Late>()|}; } }""")]
    [InlineData("""class A { readonly WsServer _server = WsServer.Create().Build(); public async Task Run() { await _server.StartAsync(); Add(); } void Add() => {|WSG2002:_server.AddEndpoint<Late>()|}; }""")]
    [InlineData("""class A { public async Task Run(WsServer server) { await server.StartAsync(); Add<int>(server); } void Add<T>(WsServer server) => {|WSG2002:server.AddEndpoint<Late>()|}; }""")]
    [InlineData("""class A { WsServer _server = null!; public async Task Run() { _server = WsServer.Create().Build(); await _server.StartAsync(); Add(); } void Add() => {|WSG2002:_server.AddEndpoint<Late>()|}; }""")]
    [InlineData("""class A { Timer? _timer; public async Task Run(WsServer server) { await server.StartAsync(); _timer = new Timer(Tick, server, 0, 1); Add(server); } void Tick(object? state) { } static void Add(WsServer server) => {|WSG2002:server.AddEndpoint<Late>()|}; }""")]
    [InlineData("""class A { static WsServer s_server = null!; Timer? _timer; public async Task Run() { await s_server.StartAsync(); _timer = new Timer(Tick); } void Tick(object? state) => {|WSG2002:s_server.AddEndpoint<Late>()|}; }""")]
    // methods that start, or return a server that has been
    [InlineData("""class A { public async Task Run(WsServer server) { await Begin(server); {|WSG2002:server.AddEndpoint<Late>()|}; } static async Task Begin(WsServer server) => await server.StartAsync(); }""")]
    [InlineData("""class A { public async Task Run(WsServer server) { await server.Begin(); {|WSG2002:server.AddEndpoint<Late>()|}; } } static class Extensions { extension(WsServer server) { public async Task Begin() => await server.StartAsync(); } }""")]
    [InlineData("""class A { public async Task Run() { var server = await Begin().ConfigureAwait(false); {|WSG2002:server.AddEndpoint<Late>()|}; } static async Task<WsServer> Begin() { var server = WsServer.Create().Build(); await server.StartAsync(); return server; } }""")]
    [InlineData("""class A { WsServer _server = WsServer.Create().Build(); public async Task Run() { await Begin(); {|WSG2002:_server.AddEndpoint<Late>()|}; } Task Begin() => _server.StartAsync(); }""")]
    [InlineData("""class A { public WsServer Server = WsServer.Create().Build(); public Task Begin() => Server.StartAsync(); } class B { async Task Run(A a) { await a.Begin(); {|WSG2002:a.Server.AddEndpoint<Late>()|}; } }""")]
    // delegates that are given away or kept
    [InlineData("""class A { public async Task<Action> Run(WsServer server) { await server.StartAsync(); return () => {|WSG2002:server.AddEndpoint<Late>()|}; } }""")]
    [InlineData("""class A { Action? _add; public async Task Run(WsServer server) { _add = () => {|WSG2002:server.AddEndpoint<Late>()|}; await server.StartAsync(); _add(); } }""")]
    [InlineData("""class A(WsServer server) { public ServerEndpointConfig Config => ServerEndpointConfig.Create("/", Make); Endpoint Make() { {|WSG2002:server.AddEndpoint<Late>()|}; return null!; } }""")]
    // some calls are early
    [InlineData("""class A { public async Task Run(WsServer server) { Outer(server); await server.StartAsync(); {|WSG2002:Outer(server)|}; } void Outer(WsServer server) => Inner(server); void Inner(WsServer server) => server.AddEndpoint<Late>(); }""")]
    public Task FlaggedInMembers(string members) => Verify.Marked(Ordered(members));

    [Theory]
    // a server of its own
    [InlineData("""[ServerEndpoint("/a")] public partial class A { [OnMessage] async Task Take(string text) { var own = WsServer.Create().Build(); own.AddEndpoint<Late>(); await own.StartAsync(); } }""")]
    [InlineData("""[ServerEndpoint("/a")] public partial class A { [OnMessage] void Take(string text) => Make().AddEndpoint<Late>(); static WsServer Make() { var made = WsServer.Create().Build(); made.AddEndpoint<Late>(); return made; } }""")]
    [InlineData("""[ServerEndpoint("/a")] public partial class A { WsServer _own = null!; [OnMessage] void Take(string text) { _own = WsServer.Create().Build(); Add(); } void Add() => _own.AddEndpoint<Late>(); }""")]
    [InlineData("""[ServerEndpoint("/a")] public partial class A { [OnMessage] void Take(string text) => Configure(WsServer.Create().Build()); static void Configure(WsServer server) => server.AddEndpoint<Late>(); }""")]
    [InlineData("""[ServerEndpoint("/a")] public partial class A { [OnMessage] void Take(string text) => WsServer.Create().AddEndpoint<Late>().Build(); }""")]
    // not a callback, or one that is called before
    [InlineData("""class A(WsServer server) { public void Add() => server.AddEndpoint<Late>(); }""")]
    [InlineData("""class A { WsServer _server = WsServer.Create().Build(); public Task Begin() => _server.StartAsync(); public void Add() => _server.AddEndpoint<Late>(); }""")]
    [InlineData("""class A { readonly WsServer _server; public A(WsServer server) { _server = server; _server.AddEndpoint<Late>(); } public Task Run() => _server.RunAsync(); }""")]
    [InlineData("""class A(WsServer server) : ServerEndpointConfigurator { public void Add() => server.AddEndpoint<Late>(); }""")]
    [InlineData("""class A : ServerEndpointConfigurator { public A(WsServer server) => server.AddEndpoint<Late>(); }""")]
    [InlineData("""class A(WsServer server) : ServerApplicationConfig { public override IEnumerable<ServerEndpointConfig> GetEndpointConfigs() { server.AddEndpoint<Late>(); return []; } }""")]
    [InlineData("""class A : IDisposable { WsServer _server = null!; public void Dispose() => _server.AddEndpoint<Late>(); async Task Run() { await _server.StartAsync(); Dispose(); } } """, "{|WSG2002:Dispose()|}")]
    // members that call each other
    [InlineData("""class A { public async Task Run(WsServer server) { Add(server); await server.StartAsync(); } void Add(WsServer server) => server.AddEndpoint<Late>(); }""")]
    [InlineData("""class A { public async Task Run(WsServer server, WsServer other) { await other.StartAsync(); Add(server); await server.StartAsync(); } void Add(WsServer server) => server.AddEndpoint<Late>(); }""")]
    [InlineData("""class A { WsServer _server = WsServer.Create().Build(); public async Task Run() { await _server.StartAsync(); Renew(); _server.AddEndpoint<Late>(); await _server.StartAsync(); } void Renew() => _server = WsServer.Create().Build(); }""")]
    [InlineData("""class A { public async Task Run(WsServer server) { await Begin(server); Add(WsServer.Create().Build()); } Task Begin(WsServer server) => server.StartAsync(); void Add(WsServer server) => server.AddEndpoint<Late>(); }""")]
    [InlineData("""class A { void One(WsServer server) => Two(server); void Two(WsServer server) { server.AddEndpoint<Late>(); if (DateTime.Now.Hour > 1) One(server); } }""")]
    [InlineData("""class A { public async Task Run() { var server = Make(); server.AddEndpoint<Late>(); await server.StartAsync(); } static WsServer Make() => WsServer.Create().Build(); }""")]
    [InlineData("""class A { public static async Task Main2() { var a = new A(); await a.Begin(); var b = new A(); b.Server.AddEndpoint<Late>(); } public WsServer Server = WsServer.Create().Build(); Task Begin() => Server.StartAsync(); }""")]
    [InlineData("""class A { public async Task<bool> TryBegin(WsServer server) { if (DateTime.Now.Hour > 1) { server.AddEndpoint<Late>(); return false; } await server.StartAsync(); return true; } }""")]
    // namesakes
    [InlineData("""class A { public void StartAsync() { } public void AddEndpoint() { } } class B { void Run(A a) { a.StartAsync(); a.AddEndpoint(); } }""")]
    [InlineData("""class A { public async Task Run(WsServer server) { server.AddAll(); await server.StartAsync(); } } static class Extensions { extension(WsServer server) { public void AddAll() => server.AddEndpoint<Late>(); } }""")]
    public Task NotFlaggedInMembers(string members, string? marked = null) =>
        Verify.Marked(Ordered(marked is null ? members : members.Replace("Dispose(); }", marked + "; }", StringComparison.Ordinal)));

    /// <summary>Usings come first.</summary>
    private static string Ordered(string members)
    {
        int last = members.StartsWith("using ", StringComparison.Ordinal) ? members.IndexOf('[', StringComparison.Ordinal) : 0;
        return members[..last] + Types + members[last..];
    }
}
