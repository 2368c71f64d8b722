namespace WsGen.Analyzers.Tests.Rules;

// Accessors, which are called without parentheses; local functions and lambdas that are called more than once.
public sealed partial class WSG2002Tests
{
    [Theory]
    // read only after the start, or in a callback
    [InlineData("""class A(WsServer server) { bool Added { get { {|WSG2002:server.AddEndpoint<Late>()|}; return true; } } public async Task Run() { await server.StartAsync(); _ = Added; } }""")]
    [InlineData("""class A { static WsServer s_server = null!; static int Added => Try(() => {|WSG2002:s_server.AddEndpoint<Late>()|}); static int Try(Action act) { act(); return 1; } public static async Task Run() { await s_server.StartAsync(); var same = Added; } }""")]
    [InlineData("""class A(WsServer server) { int Added => Add(); int Add() { {|WSG2002:server.AddEndpoint<Late>()|}; return 1; } public async Task Run() { await server.StartAsync(); for (int i = 0; i < Added; i++) { } } }""")]
    [InlineData("""class A(WsServer server) { bool this[string path] { get { {|WSG2002:server.AddEndpoint<Late>()|}; return path.Length > 0; } } public async Task Run() { await server.StartAsync(); if (this["/a"]) { } } }""")]
    [InlineData("""class A(WsServer server) { public bool Added { get { {|WSG2002:server.AddEndpoint<Late>()|}; return true; } } public async Task Run() { await server.StartAsync(); if (this is { Added: true }) { } } }""")]
    [InlineData("""class A(WsServer server) { public bool Added { get { {|WSG2002:server.AddEndpoint<Late>()|}; return true; } } public async Task Run(A? other) { await server.StartAsync(); other = this; bool? x = other?.Added; } }""")]
    [InlineData("""partial class A { readonly WsServer _server = null!; partial bool Added { get; } public async Task Run() { await _server.StartAsync(); _ = Added; } } partial class A { partial bool Added { get { {|WSG2002:_server.AddEndpoint<Late>()|}; return true; } } }""")]
    [InlineData("""static class A { extension(WsServer server) { bool Added { get { {|WSG2002:server.AddEndpoint<Late>()|}; return true; } } } public static async Task Run(WsServer one) { await one.StartAsync(); _ = one.Added; } }""")]
    [InlineData("""interface IAdder { bool Added { get; } } class Adder(WsServer server) : IAdder { public bool Added { get { {|WSG2002:server.AddEndpoint<Late>()|}; return true; } } } [ServerEndpoint("/a")] public partial class A { internal IAdder Adder = null!; [OnMessage] void Take(string text) => _ = Adder.Added; }""")]
    [InlineData("""abstract class Base { protected abstract bool Added { get; set; } } class A(WsServer server) : Base { protected override bool Added { get { {|WSG2002:server.AddEndpoint<Late>()|}; return true; } set { } } public async Task Run() { await server.StartAsync(); Base one = this; _ = this.Added; } }""")]
    [InlineData("""[ServerEndpoint("/a")] public partial class A(WsServer server) { int Count { get { {|WSG2002:server.AddEndpoint<Late>()|}; return 1; } } [OnMessage] string Take(string text) => $"{Count}"; }""")]
    // set only after the start
    [InlineData("""class A(WsServer server) { bool Open { get => true; set { {|WSG2002:server.AddEndpoint<Late>()|}; } } public async Task Run() { await server.StartAsync(); Open = true; } }""")]
    [InlineData("""class A(WsServer server) { bool Open { get => true; set { if (value) {|WSG2002:server.AddEndpoint<Late>()|}; } } public async Task Run(bool flag) { await server.StartAsync(); Open = flag ? true : false; } }""")]
    [InlineData("""class A(WsServer server) { int Open { get => 1; set => {|WSG2002:server.AddEndpoint<Late>()|}; } public async Task Run() { await server.StartAsync(); Open++; } }""")]
    [InlineData("""class A(WsServer server) { int Open { get => 1; set => {|WSG2002:server.AddEndpoint<Late>()|}; } public async Task Run() { await server.StartAsync(); Open += 2; } }""")]
    [InlineData("""class A(WsServer server) { string? Open { get => null; set => {|WSG2002:server.AddEndpoint<Late>()|}; } public async Task Run() { await server.StartAsync(); Open ??= ""; } }""")]
    [InlineData("""class A(WsServer server) { int Open { get => 1; set => {|WSG2002:server.AddEndpoint<Late>()|}; } public async Task Run(int x) { await server.StartAsync(); (Open, x) = (1, 2); } }""")]
    [InlineData("""class A { public WsServer Server { init => {|WSG2002:value.AddEndpoint<Late>()|}; } } class B { public async Task Run(WsServer server) { await server.StartAsync(); _ = new A { Server = server }; } }""")]
    [InlineData("""class A { WsServer _server = null!; WsServer Server { set => _server = value; } public async Task Run(WsServer server) { await server.StartAsync(); Server = server; {|WSG2002:_server.AddEndpoint<Late>()|}; } }""")]
    [InlineData("""class A(WsServer server) { Task Started { get { return server.StartAsync(); } } public async Task Run() { await Started; {|WSG2002:server.AddEndpoint<Late>()|}; } }""")]
    // read before as well: at the reads that come too late
    [InlineData("""class A(WsServer server) { bool Added { get { server.AddEndpoint<Late>(); return true; } } public async Task Run() { _ = Added; await server.StartAsync(); _ = {|WSG2002:Added|}; } }""")]
    [InlineData("""class A(WsServer server) { bool Open { get => true; set => server.AddEndpoint<Late>(); } public async Task Run() { this.Open = true; await server.StartAsync(); {|WSG2002:this.Open|} = true; } }""")]
    // nothing
    [InlineData("""class A(WsServer server) { bool Added { get { server.AddEndpoint<Late>(); return true; } } public async Task Run() { _ = Added; await server.StartAsync(); } }""")]
    [InlineData("""class A(WsServer server) { bool Added { get { server.AddEndpoint<Late>(); return true; } set { } } public async Task Run(bool flag) { await server.StartAsync(); Added = flag ? true : false; Added = true; (Added, flag) = (true, true); } }""")]
    [InlineData("""class A(WsServer server) { bool Added { get => true; set => server.AddEndpoint<Late>(); } public async Task Run() { await server.StartAsync(); _ = Added; Console.WriteLine(nameof(Added)); } }""")]
    [InlineData("""class A(WsServer server) { public bool Added { get { server.AddEndpoint<Late>(); return true; } set { } } public async Task Run() { await server.StartAsync(); _ = new A(server) { Added = true }; Console.WriteLine(nameof(Added)); } }""")]
    [InlineData("""class A(WsServer server) { public bool Added { get { server.AddEndpoint<Late>(); return true; } } }""")]
    [InlineData("""class A(WsServer server, WsServer other) { bool Added { get { other.AddEndpoint<Late>(); return true; } } public async Task Run() { await server.StartAsync(); _ = Added; } }""")]
    [InlineData("""class A { WsServer _server = WsServer.Create().Build(); WsServer Fresh { get { _server = WsServer.Create().Build(); return _server; } } public async Task Run() { await _server.StartAsync(); Fresh.AddEndpoint<Late>(); _server.AddEndpoint<Late>(); } }""")]
    public Task OfAccessors(string members) => Verify.Marked(Types + members);

    [Theory]
    // called on both sides: at the calls that come too late
    [InlineData("void Add() => server.AddEndpoint(Config); Add(); await server.StartAsync(); {|WSG2002:Add()|};")]
    [InlineData("void Add(WsServer to) => to.AddEndpoint(Config); await server.StartAsync(); Add(other); {|WSG2002:Add(server)|}; Add(builder.Build());")]
    [InlineData("Action add = () => server.AddEndpoint(Config); add(); await server.StartAsync(); {|WSG2002:add()|}; {|WSG2002:add.Invoke()|};")]
    [InlineData("void Add() { server.AddEndpoint(Config); server.AddEndpoints(many); } Add(); await server.StartAsync(); if (flag) {|WSG2002:Add()|}; else {|WSG2002:Add()|};")]
    [InlineData("void Inner() => server.AddEndpoint(Config); void Outer() => Inner(); Inner(); await server.StartAsync(); Outer(); void Unused() => Inner();", "Outer() => Inner()", "Outer() => {|WSG2002:Inner()|}")]
    [InlineData("void Inner() => server.AddEndpoint(Config); void Outer() => Inner(); Outer(); await server.StartAsync(); {|WSG2002:Outer()|};")]
    [InlineData("void Add() => server.AddEndpoint(Config); Add(); await server.StartAsync(); _ = Task.Run({|WSG2002:Add|});", "Task.Run({|WSG2002:Add|})", "{|WSG2002:Task.Run(Add)|}")]
    [InlineData("void Add() => server.AddEndpoint(Config); Add(); await server.StartAsync(); _ = Task.Run(() => {|WSG2002:Add()|});")]
    [InlineData("void Add() => Register(server); Add(); await server.StartAsync(); {|WSG2002:Add()|}; void Register(WsServer to) => to.AddEndpoint(Config);")]
    [InlineData("void Add() => server.AddEndpoint(Config); if (flag) { Add(); } await server.StartAsync(); while (flag) { {|WSG2002:Add()|}; }")]
    [InlineData("void Add() => server.AddEndpoint(Config); if (flag) { Add(); return; } await server.StartAsync(); {|WSG2002:Add()|};")]
    // always too late: where it stands
    [InlineData("void Add() => {|WSG2002:server.AddEndpoint(Config)|}; await server.StartAsync(); Add(); Add();")]
    [InlineData("void Inner() => {|WSG2002:server.AddEndpoint(Config)|}; void Outer() => Inner(); await server.StartAsync(); Outer(); Inner();")]
    [InlineData("void Add() => {|WSG2002:server.AddEndpoint(Config)|}; while (flag) { Add(); await server.StartAsync(); }")]
    [InlineData("void Add(int again) { {|WSG2002:server.AddEndpoint(Config)|}; if (again > 0) Add(again - 1); } await server.StartAsync(); Add(3);")]
    // never
    [InlineData("void Add() => server.AddEndpoint(Config); Add(); if (flag) { Add(); } await server.StartAsync();")]
    [InlineData("void Add(WsServer to) => to.AddEndpoint(Config); await server.StartAsync(); Add(other); Add(builder.Build());")]
    [InlineData("void Add() => server.AddEndpoint(Config); Add(); if (flag) { await server.StartAsync(); return; } Add();")]
    public Task OfLocalFunctions(string body, string part = "", string marked = "") => Verify.Marked(In(part.Length == 0 ? body : body.Replace(part, marked, StringComparison.Ordinal)));

    /// <summary>A member that a local function calls is followed on each way by itself.</summary>
    [Fact]
    public Task OfMembersThatLocalFunctionsCall() => Verify.Marked(Types + """
        class A(WsServer server)
        {
            public async Task Run()
            {
                void Add() => Register();
                Add();
                await server.StartAsync();
                {|WSG2002:Add()|};
                Late();
            }

            private void Register() => server.AddEndpoint<Late>();
            private void Late() => {|WSG2002:server.AddEndpoint<Late>()|};
        }
        """);

    [Theory]
    [InlineData("bool Added { get { server.AddEndpoint<Late>(); return true; } } async Task Run() { _ = Added; await server.StartAsync(); _ = {|#0:Added|}; }", "'Added', which adds an endpoint, is read")]
    [InlineData("bool Open { set => server.AddEndpoint<Late>(); } async Task Run() { Open = true; await server.StartAsync(); {|#0:Open|} = true; }", "'Open', which adds an endpoint, is set")]
    [InlineData("async Task Run() { void Add() => server.AddEndpoint<Late>(); Add(); await server.StartAsync(); {|#0:Add()|}; }", "'Add', which adds an endpoint, is called")]
    [InlineData("async Task Run() { Action add = () => server.AddEndpoint<Late>(); add(); await server.StartAsync(); {|#0:add()|}; }", "A lambda that adds an endpoint is called")]
    [InlineData("async Task Run() { Action add = () => server.AddEndpoint<Late>(); add(); await server.StartAsync(); await {|#0:Task.Run(add)|}; }", "Code that adds an endpoint is given to 'Run'")]
    [InlineData("async Task Run() { Action add = () => server.AddEndpoint<Late>(); add(); await server.StartAsync(); {|#0:new Thread(add.Invoke)|}.Start(); }", "Code that adds an endpoint is given to 'Thread'")]
    public Task SaysWhatLeadsThere(string members, string what) => Verify.Flagged(
        "WSG2002",
        Types + $$"""class A(WsServer server) { {{members}} }""",
        $"{what} after 'StartAsync' has started the server: add endpoints before the server starts, or set NoAddAfterHandshake to false if clients may get a 404 until then");
}
