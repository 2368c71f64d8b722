using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using WsGen.AspNetCore;
using WsGen.EndToEnd.Tests.BadInput;
using WsGen.EndToEnd.Tests.Routing;
using WsGen.Support;

namespace WsGen.EndToEnd.Tests.Web;

/// <summary>A large message to a peer that reads slowly, on Kestrel: one flush, of which Kestrel says only when it is over. Time is the test's.</summary>
public sealed class SlowKestrelPeerTests
{
    private const int Size = 32 << 20; // more than the kernels take between them
    private const int Piece = 256 << 10;

    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task WhatMovesIsNotCutHoweverLongItTakesAndWhatStandsStillIs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere nobody tells what a peer has taken.");
        await using WebApplication application = await RoutingTests.StartAsync(
            static application => application.MapEndpoint(ServerEndpointConfig.Create("/large", static () => new Large())),
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(_time);
                builder.Services.AddWsGen(static options => options.SendTimeout = SendTimeout);
            });
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 64 << 10 };
        await peer.ConnectAsync(IPAddress.Loopback, RoutingTests.PortOf(application), TestContext.Current.CancellationToken).AsTask().Within();
        await peer.SendAsync(Encoding.ASCII.GetBytes(RawClient.UpgradeRequest("/large")), TestContext.Current.CancellationToken);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(Piece, await ReadAsync(peer, Piece)); // so much has been acknowledged
            Pass(SendTimeout * 0.8);
        }

        // Whatever it has acknowledged last is seen at the next tick, and from then on nothing.
        Pass(SendTimeout * 1.2);
        Assert.InRange(await ReadAsync(peer, Size) + (5 * Piece), 5 * Piece, Size - 1);
    }

    /// <returns>How many bytes have come, less if the connection has ended.</returns>
    private static async Task<int> ReadAsync(Socket peer, int count)
    {
        byte[] buffer = new byte[64 << 10];
        int received = 0;
        try
        {
            while (received < count && await peer.ReceiveAsync(buffer.AsMemory(0, Math.Min(buffer.Length, count - received))).Within() is > 0 and var more)
            {
                received += more;
            }
        }
        catch (SocketException)
        {
            // Reset.
        }

        return received;
    }

    private void Pass(TimeSpan time)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMilliseconds(50))
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
        }
    }

    /// <summary>Sends one message.</summary>
    private sealed class Large : Endpoint
    {
        public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config) => session.SendAsync(new byte[Size]);
    }
}
