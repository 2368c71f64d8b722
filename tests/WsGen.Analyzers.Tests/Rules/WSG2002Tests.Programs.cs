namespace WsGen.Analyzers.Tests.Rules;

// Programs in which accessors, local functions and lambdas play together.
public sealed partial class WSG2002Tests
{
    [Theory]
    [InlineData("class A { WsServer? _server; WsServer Server => _server ??= WsServer.Create().Build(); public async Task Run() { Server.AddEndpoint<Late>(); await Server.StartAsync(); {|WSG2002:Server.AddEndpoint<Late>()|}; } }")]
    [InlineData("class A { readonly Lazy<WsServer> _server = new(() => { var made = WsServer.Create().Build(); made.AddEndpoint<Late>(); return made; }); public async Task Run() { await _server.Value.StartAsync(); } }")]
    [InlineData("class A { static WsServer Server { get { if (field == null) { field = WsServer.Create().Build(); field.AddEndpoint<Late>(); } return field; } } public static async Task Run() { await Server.StartAsync(); } }")]
    [InlineData("class A { WsServer Server { get; set { field = value; value.AddEndpoint<Late>(); } } = null!; public async Task Run(WsServer s) { Server = s; await s.StartAsync(); } }")]
    [InlineData("class A { WsServer Server { get; set { field = value; value.AddEndpoint<Late>(); } } = null!; public async Task Run(WsServer s) { await s.StartAsync(); Server = WsServer.Create().Build(); } }")]
    [InlineData("class A { WsServer Server { get; set { field = value; {|WSG2002:value.AddEndpoint<Late>()|}; } } = null!; public async Task Run(WsServer s) { await s.StartAsync(); Server = s; } }")]
    [InlineData("class A { public async Task Run(WsServer s) { void Add(bool again) { if (again) s.AddEndpoint<Late>(); } Add(true); await s.StartAsync(); Add(false); } }")]
    [InlineData("class A { public async Task Run(WsServer s, bool first) { async Task Step() { if (first) { s.AddEndpoint<Late>(); await s.StartAsync(); } } await Step(); first = false; await Step(); } }")]
    [InlineData("class A { public async Task Run(WsServer s) { foreach (var name in new[] { 1, 2 }) { Add(); } await s.StartAsync(); void Add() => s.AddEndpoint<Late>(); } }")]
    [InlineData("class A { public async Task Run(WsServer s) { Action add = () => s.AddEndpoint<Late>(); Action same = add; same(); await s.StartAsync(); {|WSG2002:same()|}; } }")]
    [InlineData("class A { int _n; public int N { get => _n; set => _n = value; } public async Task Run(WsServer s) { s.AddEndpoint<Late>(); await s.StartAsync(); N++; N += N; (N, _n) = (1, 2); _ = this is { N: > 3 }; } }")]
    [InlineData("interface I { int N { get; set; } } class A : I { int I.N { get => 1; set { } } public async Task Run(WsServer s, I i) { s.AddEndpoint<Late>(); await s.StartAsync(); i.N = 3; i.N++; } }")]
    [InlineData("record A(WsServer S) { public bool Done { get { S.AddEndpoint<Late>(); return true; } init { } } public async Task Run() { await S.StartAsync(); var copy = this with { Done = true }; } }")]
    [InlineData("class A { public event Action? Changed { add { } remove { } } public async Task Run(WsServer s) { Changed += () => s.AddEndpoint<Late>(); await s.StartAsync(); } }")]
    [InlineData("class A(WsServer s) { int N => M; int M => N; int K { get { _ = N; s.AddEndpoint<Late>(); return K; } } public async Task Run() { _ = K; await s.StartAsync(); _ = N; } }")]
    [InlineData("class A(WsServer s) { int N => M + 1; int M { get { {|WSG2002:s.AddEndpoint<Late>()|}; return N; } } public async Task Run() { await s.StartAsync(); _ = N; } }")]
    [InlineData("class A { static readonly WsServer s_s = WsServer.Create().Build(); static bool Done { get; } = Add(); static bool Add() { s_s.AddEndpoint<Late>(); return true; } public static async Task Run() { await s_s.StartAsync(); _ = Done; } }")]
    [InlineData("class A { WsServer? this[string name] { set => {|WSG2002:value!.AddEndpoint<Late>()|}; } public async Task Run(WsServer s) { await s.StartAsync(); this[\"a\"] = s; } }")]
    [InlineData("class A(WsServer s) { Action Adder => () => s.AddEndpoint<Late>(); public async Task Run() { Adder(); await s.StartAsync(); } }")]
    [InlineData("class A { public async Task Run(WsServer s) { void One() { void Add() => s.AddEndpoint<Late>(); Add(); } void Two() { void Add() => {|WSG2002:s.AddEndpoint<Late>()|}; Add(); } One(); await s.StartAsync(); Two(); } }")]
    [InlineData("class A { public async Task Run(WsServer s) { IEnumerable<int> Add() { yield return 1; s.AddEndpoint<Late>(); } foreach (var x in Add()) { } await s.StartAsync(); } }")]
    [InlineData("class A(WsServer s) { async Task<int> Get() { void Add() => s.AddEndpoint<Late>(); Add(); await s.StartAsync(); {|WSG2002:Add()|}; return 1; } public int N => Get().Result; public int M { get { void Add() => s.AddEndpoint<Late>(); Add(); return N; } } }")]
    [InlineData("class A(WsServer s) { void Add(bool really) { void Do(bool now) { if (now) s.AddEndpoint<Late>(); } Do(really); } public async Task Run(bool x) { void Do(bool now) { if (now) s.AddEndpoint<Late>(); } x = true; Do(x); await s.StartAsync(); x = false; Do(x); {|WSG2002:Do(!x)|}; } }")]
    [InlineData("class A(WsServer s) { public async Task Run() { void Add(int n) { s.AddEndpoint<Late>(); if (n > 0) Add(n - 1); } Add(3); await s.StartAsync(); {|WSG2002:Add(0)|}; } }")]
    public Task OfPrograms(string members) => Verify.Marked(Types + members);
}
