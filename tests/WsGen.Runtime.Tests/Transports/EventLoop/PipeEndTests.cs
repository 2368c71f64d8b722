using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using WsGen.Support;
using WsGen.Transports.EventLoop.Pipes;

namespace WsGen.Transports.EventLoop;

/// <summary>How connections end that event loops show as pipes.</summary>
public sealed class PipeEndTests
{
    [Fact]
    public async Task WhoAbortsWhenHeHearsThatItHasClosedMakesNoResetOfTheEnd()
    {
        var factory = new LoopPipeListenerFactory(threads: 2, wantsRing: false, TimeProvider.System, NullLogger.Instance);
        await using IConnectionListener listener = await factory.BindAsync(new IPEndPoint(IPAddress.Loopback, 0), TestContext.Current.CancellationToken);
        for (int i = 0; i < 300; i++)
        {
            using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(listener.EndPoint, TestContext.Current.CancellationToken);
            ConnectionContext server = (await listener.AcceptAsync(TestContext.Current.CancellationToken).Within())!;
            server.Features.Get<IHalfOpen>()!.KeepHalfOpen(true);
            server.ConnectionClosed.Register(static server => ((ConnectionContext)server!).Abort(new ConnectionAbortedException()), server); // as Kestrel does
            client.Shutdown(SocketShutdown.Send);
            while (!(await server.Transport.Input.ReadAsync(TestContext.Current.CancellationToken)).IsCompleted)
            {
                server.Transport.Input.AdvanceTo(default);
            }

            await server.DisposeAsync().Within();
            Assert.Equal(0, await client.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken).Within());
        }
    }
}
