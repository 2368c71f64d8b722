using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using WsGen.Support;
using WsGen.Transports.Sockets;

namespace WsGen.Transports;

/// <summary>Plain sockets over loopback.</summary>
public sealed class SocketTests : IAsyncLifetime
{
    private readonly Socket _client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private IConnectionListener _listener = null!;
    private ConnectionContext _server = null!;

    public async ValueTask InitializeAsync()
    {
        _listener = await Factory().BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        Task<ConnectionContext?> accept = _listener.AcceptAsync().AsTask();
        await _client.ConnectAsync(_listener.EndPoint).Within();
        _server = (await accept.Within())!;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        await _listener.DisposeAsync();
    }

    [Fact]
    public async Task BytesGoBothWays()
    {
        await _client.SendAsync(new byte[] { 1, 2 });
        Assert.Equal([1, 2], await ReadAsync());
        await _server.Transport.Output.WriteAsync(new byte[] { 3, 4 });
        Assert.Equal([3, 4], await ReceiveAsync());
        Assert.Equal(_client.LocalEndPoint, _server.RemoteEndPoint);
        Assert.Equal(_listener.EndPoint, _server.LocalEndPoint);
    }

    [Fact]
    public async Task OurSideMayEndWhileThePeerGoesOn()
    {
        _server.Features.Get<IOutputShutdown>()!.ShutdownOutput();
        Assert.Empty(await ReceiveAsync());
        await _client.SendAsync(new byte[] { 1 });
        Assert.Equal([1], await ReadAsync());
        _client.Shutdown(SocketShutdown.Send);
        Assert.True((await _server.Transport.Input.ReadAsync().Within()).IsCompleted);
    }

    [Fact]
    public async Task ThePeersSideMayEndWhileWeGoOn()
    {
        _client.Shutdown(SocketShutdown.Send);
        Assert.True((await _server.Transport.Input.ReadAsync().Within()).IsCompleted);
        await _server.Transport.Output.WriteAsync(new byte[] { 1 });
        Assert.Equal([1], await ReceiveAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAbortResetsTheConnection(bool whileReading)
    {
        Task<ReadResult>? read = whileReading ? _server.Transport.Input.ReadAsync().AsTask() : null;
        _server.Abort();
        SocketException error = await Assert.ThrowsAsync<SocketException>(ReceiveAsync);
        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
        if (read is not null)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => read.Within());
        }

        Assert.True(_server.ConnectionClosed.IsCancellationRequested);
        _server.Abort(); // once more does nothing
        _server.Features.Get<IOutputShutdown>()!.ShutdownOutput();
    }

    [Fact]
    public async Task AResetOfThePeersEndsReadingWithAnError()
    {
        Task<ReadResult> read = _server.Transport.Input.ReadAsync().AsTask();
        _client.LingerState = new LingerOption(true, 0);
        _client.Dispose();
        await Assert.ThrowsAnyAsync<IOException>(() => read.Within());
    }

    [Fact]
    public async Task AcceptingEndsWhenTheListenerIsUnbound()
    {
        Task<ConnectionContext?> accept = _listener.AcceptAsync().AsTask();
        await _listener.UnbindAsync();
        Assert.Null(await accept.Within());
        Assert.Null(await _listener.AcceptAsync().Within());

        // What has been accepted lives on.
        await _client.SendAsync(new byte[] { 1 });
        Assert.Equal([1], await ReadAsync());
    }

    [Fact]
    public async Task AnAddressThatIsTakenIsAnAddressInUse()
    {
        AddressInUseException error = await Assert.ThrowsAsync<AddressInUseException>(() => Factory().BindAsync(_listener.EndPoint).AsTask());
        Assert.Contains(_listener.EndPoint.ToString()!, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheAnyAddressOfIPv6TakesIPv4Too()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6 here");
        await using IConnectionListener both = await Factory().BindAsync(new IPEndPoint(IPAddress.IPv6Any, 0));
        Task<ConnectionContext?> accept = both.AcceptAsync().AsTask();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, ((IPEndPoint)both.EndPoint).Port).Within();
        Assert.NotNull(await accept.Within());
    }

    private static SocketConnectionListenerFactory Factory() => new(new SocketTransportOptions(), TimeProvider.System, NullLogger.Instance);

    private async Task<byte[]> ReadAsync()
    {
        ReadResult result = await _server.Transport.Input.ReadAsync().Within();
        byte[] bytes = [.. System.Buffers.BuffersExtensions.ToArray(result.Buffer)];
        _server.Transport.Input.AdvanceTo(result.Buffer.End);
        return bytes;
    }

    private async Task<byte[]> ReceiveAsync()
    {
        var buffer = new byte[100];
        return buffer[..await _client.ReceiveAsync(buffer.AsMemory()).Within()];
    }
}
