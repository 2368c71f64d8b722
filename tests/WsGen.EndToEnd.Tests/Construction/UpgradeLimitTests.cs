using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using WsGen.AspNetCore;
using WsGen.EndToEnd.Tests.BadInput;
using WsGen.EndToEnd.Tests.Routing;

namespace WsGen.EndToEnd.Tests.Construction;

/// <summary>Counts what is made and disposed of.</summary>
public sealed class ScopeCount
{
    private int _made;
    private int _disposed;

    public int Made => Volatile.Read(ref _made);

    public int Disposed => Volatile.Read(ref _disposed);

    /// <summary>Sessions that constructors gave away.</summary>
    public ConcurrentQueue<WsSession> Sessions { get; } = new();

    public void Make() => Interlocked.Increment(ref _made);

    public void Dispose() => Interlocked.Increment(ref _disposed);
}

/// <summary>One in each scope.</summary>
public sealed class Scoped : IDisposable
{
    private readonly ScopeCount _count;

    public Scoped(ScopeCount count)
    {
        _count = count;
        count.Make();
    }

    public void Give(WsSession session) => _count.Sessions.Enqueue(session);

    public void Dispose() => _count.Dispose();
}

/// <summary>Has a service in its scope. Generic, so that it is in no generated table: servers that have all endpoints of this project have not all its services.</summary>
[ServerEndpoint("/construction/scoped", Subprotocols = ["v1"])]
public sealed partial class WithScope<TNothing>
{
    public WithScope(Scoped scoped, WsSession session) => scoped.Give(session);

    [OnMessage]
    private string Echo(string message) => message;
}

/// <summary>Kestrel upgrades no more connections than it is allowed to: who comes too many is told so, and leaves nothing behind.</summary>
public sealed class UpgradeLimitTests
{
    [Fact]
    public async Task WhoComesTooManyGets503AndItsScopeIsDisposed()
    {
        var count = new ScopeCount();
        await using WebApplication application = await RoutingTests.StartAsync(
            static application => application.MapEndpoint<WithScope<int>>(),
            builder =>
            {
                builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Limits.MaxConcurrentUpgradedConnections = 1);
                builder.Services.AddSingleton(count).AddScoped<Scoped>();
            });
        int port = RoutingTests.PortOf(application);
        await using RawClient first = await RawClient.OpenAsync(port, "/construction/scoped");
        Assert.Equal((1, 0), (count.Made, count.Disposed));
        for (int i = 1; i <= 3; i++)
        {
            await using RawClient next = await RawClient.ConnectAsync(port);
            await next.SendAsync(RawClient.UpgradeRequest("/construction/scoped").Replace("\r\n\r\n", "\r\nSec-WebSocket-Protocol: v1\r\n\r\n"));
            RawClient.Response response = await next.ReadResponseAsync();
            Assert.Equal(503, response.Status);
            Assert.DoesNotContain("Sec-WebSocket-Accept", response.Headers.Keys);
            Assert.DoesNotContain("Sec-WebSocket-Protocol", response.Headers.Keys);
            Assert.DoesNotContain("Upgrade", response.Headers.Keys);
            Assert.Equal((i + 1, i), (count.Made, count.Disposed));
        }

        // Nor does anybody wait for ever who was given a session by a constructor.
        Assert.Equal([true, false, false, false], count.Sessions.Select(static session => session.IsOpen));
        await Assert.ThrowsAsync<SessionClosedException>(async () => await count.Sessions.Last().SendAsync("a", TestContext.Current.CancellationToken));

        await first.SendAsync(RawClient.Text("still served"));
        Assert.Equal("still served", await first.ReadTextAsync());
        await first.SendAsync(RawClient.Frame(0x88, [0x03, 0xE8]));
        await first.ReadCloseAsync();
        await first.ReadToEndAsync();

        // Kestrel counts it out a moment after the connection has ended.
        for (int attempt = 0; ; attempt++)
        {
            await using RawClient late = await RawClient.ConnectAsync(port);
            await late.SendAsync(RawClient.UpgradeRequest("/construction/scoped"));
            int status = (await late.ReadResponseAsync()).Status;
            if (status == 101)
            {
                await late.SendAsync(RawClient.Text("let in"));
                Assert.Equal("let in", await late.ReadTextAsync());
                Assert.Equal(1, count.Made - count.Disposed);
                return;
            }

            Assert.Equal(503, status);
            Assert.True(attempt < 100);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
