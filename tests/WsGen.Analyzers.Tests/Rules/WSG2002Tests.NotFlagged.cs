namespace WsGen.Analyzers.Tests.Rules;

// What cannot run after the start, or of which that cannot be told.
public sealed partial class WSG2002Tests
{
    [Theory]
    // before
    [InlineData("server.AddEndpoint(Config); await server.StartAsync();")]
    [InlineData("server.AddEndpoint<Late>(); await server.RunAsync();")]
    [InlineData("_ = Task.Run(() => server.AddEndpoint(Config)); await server.StartAsync();")]
    [InlineData("Action add = () => server.AddEndpoint(Config); add(); await server.StartAsync();")]
    [InlineData("void Add() => server.AddEndpoint(Config); Add(); await server.StartAsync();")]
    [InlineData("foreach (var each in many) { server.AddEndpoint(each); } await server.StartAsync();")]
    [InlineData("server.AddEndpoints(many.Where(one => one.Path != \"/\")); await server.StartAsync();")]
    [InlineData("async Task Begin() => await server.StartAsync(); server.AddEndpoint(Config); await Begin();")]
    [InlineData("await server.StartAsync(Add()); CancellationToken Add() { server.AddEndpoint(Config); return default; }")]
    [InlineData("Happened += async () => await server.StartAsync(); server.AddEndpoint(Config);")]
    [InlineData("_timer = new Timer(async _ => await server.StartAsync()); server.AddEndpoint(Config);")]
    [InlineData("Func<Task> start = () => server.StartAsync(); server.AddEndpoint(Config); await start();")]
    // another server
    [InlineData("await server.StartAsync(); other.AddEndpoint(Config);")]
    [InlineData("await server.StartAsync(); _server.AddEndpoint(Config);")]
    [InlineData("await _server.StartAsync(); user._server.AddEndpoint(Config);")]
    [InlineData("await server.StartAsync(); server = builder.Build(); server.AddEndpoint(Config);")]
    [InlineData("await _server.StartAsync(); _server = Make(); _server.AddEndpoint(Config);")]
    [InlineData("await Server.StartAsync(); Server = builder.Build(); Server.AddEndpoint(Config);")]
    [InlineData("while (flag) { var made = builder.Build(); made.AddEndpoint(Config); await made.StartAsync(); }")]
    [InlineData("for (; ; ) { var made = Make(); made.AddEndpoint(Config); await made.StartAsync(); }")]
    [InlineData("foreach (var each in new[] { server, other }) { each.AddEndpoint(Config); await each.StartAsync(); }")]
    [InlineData("await server.StartAsync(); _ = Task.Run(async () => { var made = builder.Build(); made.AddEndpoint(Config); await made.RunAsync(); });")]
    [InlineData("await server.StartAsync(); _timer = new Timer(_ => other.AddEndpoint(Config));")]
    [InlineData("await server.StartAsync(); Action<WsServerBuilder> add = each => each.AddEndpoint(Config).Build().AddEndpoint(Config); add(builder);")]
    [InlineData("await server.StartAsync(); builder.AddEndpoint(Config);")]
    [InlineData("var list = new List<WsServer> { server, other }; await list[0].StartAsync(); list[1].AddEndpoint(Config);")]
    // another way
    [InlineData("if (flag) await server.StartAsync(); else server.AddEndpoint(Config);")]
    [InlineData("if (flag) { await server.StartAsync(); return; } server.AddEndpoint(Config);")]
    [InlineData("if (flag) { await server.StartAsync(); throw new Exception(); } server.AddEndpoint(Config);")]
    [InlineData("switch (number) { case 1: await server.StartAsync(); break; case 2: server.AddEndpoint(Config); break; }")]
    [InlineData("_ = number switch { 1 => server.StartAsync(), _ => Add() }; Task Add() { server.AddEndpoint(Config); return Task.CompletedTask; }")]
    [InlineData("while (true) { server.AddEndpoint(Config); await server.StartAsync(); break; }")]
    [InlineData("do { server.AddEndpoint(Config); await server.StartAsync(); } while (false);")]
    [InlineData("foreach (var each in many) { server.AddEndpoint(each); if (flag) { await server.StartAsync(); return; } }")]
    [InlineData("try { if (flag) { await server.StartAsync(); return; } } finally { Log(\"\"); } server.AddEndpoint(Config);")]
    [InlineData("try { server.AddEndpoint(Config); } finally { await server.StartAsync(); }")]
    [InlineData("try { await server.StartAsync(); } catch (Exception) { server.AddEndpoint(Config); }")]
    [InlineData("try { Log(\"\"); } catch { await server.StartAsync(); return; } server.AddEndpoint(Config);")]
    [InlineData("if (false) await server.StartAsync(); server.AddEndpoint(Config);")]
    [InlineData("bool started = false; if (flag) { await server.StartAsync(); started = true; } if (!started) server.AddEndpoint(Config);")]
    [InlineData("if (flag) await server.StartAsync(); if (!flag) server.AddEndpoint(Config);")]
    [InlineData("for (int i = 0; i < 2; i++) { server.AddEndpoint(Config); } await using (server) { await server.StartAsync(); }")]
    [InlineData("await server.StartAsync(); return; server.AddEndpoint(Config);")]
    [InlineData("goto end; start: await server.StartAsync(); return; end: server.AddEndpoint(Config); if (flag) goto start;")]
    // nothing of the kind
    [InlineData("await server.StopAsync(); server.AddEndpoint(Config);")]
    [InlineData("await server.StartAsync(); Log(nameof(server.AddEndpoint));")]
    [InlineData("await server.StartAsync(); many = many.Append(Config); Log($\"{server.Addresses.Count}\");")]
    public Task NotFlaggedInAMethod(string body) => Verify.NotFlagged("#pragma warning disable CS0162 // code that is not reached\n" + In(body));
}
