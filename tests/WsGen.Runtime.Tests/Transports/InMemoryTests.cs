using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using WsGen.Support;
using WsGen.Transports.InMemory;

namespace WsGen.Transports;

/// <summary>Connections within the process behave as those of a network do.</summary>
public sealed class InMemoryTests
{
    private readonly ConnectionContext _client;
    private readonly ConnectionContext _server;

    public InMemoryTests() => (_client, _server) = InMemoryConnection.CreatePair(new InMemoryEndPoint("server"));

    [Fact]
    public async Task BytesGoBothWays()
    {
        await _client.Transport.Output.WriteAsync(new byte[] { 1 });
        await _server.Transport.Output.WriteAsync(new byte[] { 2 });
        Assert.Equal([1], await ReadAsync(_server));
        Assert.Equal([2], await ReadAsync(_client));
    }

    [Fact]
    public async Task EachSideEndsByItself()
    {
        _client.Features.Get<IOutputShutdown>()!.ShutdownOutput();
        Assert.True((await _server.Transport.Input.ReadAsync().Within()).IsCompleted);
        await _server.Transport.Output.WriteAsync(new byte[] { 2 });
        Assert.Equal([2], await ReadAsync(_client));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnAbortIsAResetForBothSides(bool byClient)
    {
        Task<ReadResult> clientReads = _client.Transport.Input.ReadAsync().AsTask();
        Task<ReadResult> serverReads = _server.Transport.Input.ReadAsync().AsTask();
        (byClient ? _client : _server).Abort();
        await Assert.ThrowsAsync<ConnectionResetException>(() => clientReads.Within());
        await Assert.ThrowsAsync<ConnectionResetException>(() => serverReads.Within());
        Assert.True((await _client.Transport.Output.WriteAsync(new byte[1]).Within()).IsCompleted);
        Assert.True((await _server.Transport.Output.WriteAsync(new byte[1]).Within()).IsCompleted);
        await Assert.ThrowsAsync<ConnectionResetException>(() => _server.Transport.Input.ReadAsync().Within());
    }

    [Fact]
    public async Task AnAbortEndsAPendingFlush()
    {
        Task<FlushResult> flush = _server.Transport.Output.WriteAsync(new byte[100_000]).AsTask();
        Assert.False(flush.IsCompleted);
        _client.Abort();
        Assert.True((await flush.Within()).IsCompleted);
    }

    [Fact]
    public async Task DisposingIsAnOrderlyEndForTheOtherSide()
    {
        await _client.Transport.Output.WriteAsync(new byte[] { 1 });
        await _client.DisposeAsync();
        Assert.Equal([1], await ReadAsync(_server));
        Assert.True((await _server.Transport.Input.ReadAsync().Within()).IsCompleted);
        Assert.True((await _server.Transport.Output.WriteAsync(new byte[1]).Within()).IsCompleted);
        Assert.True(_client.ConnectionClosed.IsCancellationRequested);
    }

    [Fact]
    public async Task AWriterWaitsForItsReader()
    {
        Task<FlushResult> flush = _client.Transport.Output.WriteAsync(new byte[65536]).AsTask();
        Assert.False(flush.IsCompleted);
        ReadResult read = await _server.Transport.Input.ReadAsync().Within();
        Assert.False(flush.IsCompleted);
        _server.Transport.Input.AdvanceTo(read.Buffer.End);
        await flush.Within();
    }

    [Fact]
    public async Task AListenerThatIsUnboundHandsOutWhatWaitsAndThenNothing()
    {
        var listener = new InMemoryListener();
        await listener.BindAsync(new InMemoryEndPoint("here"));
        ConnectionContext client = listener.Connect();
        Assert.Equal("memory:here", client.RemoteEndPoint!.ToString());
        await listener.UnbindAsync();
        Assert.NotNull(await listener.AcceptAsync().Within());
        Assert.Null(await listener.AcceptAsync().Within());
        Assert.Throws<InvalidOperationException>(() => listener.Connect());
    }

    [Fact]
    public async Task AnAcceptThatWaitsEndsWhenTheListenerIsUnbound()
    {
        var listener = new InMemoryListener();
        Task<ConnectionContext?> accept = listener.AcceptAsync().AsTask();
        await listener.UnbindAsync();
        Assert.Null(await accept.Within());
    }

    private static async Task<byte[]> ReadAsync(ConnectionContext connection)
    {
        ReadResult result = await connection.Transport.Input.ReadAsync().Within();
        byte[] bytes = [.. System.Buffers.BuffersExtensions.ToArray(result.Buffer)];
        connection.Transport.Input.AdvanceTo(result.Buffer.End);
        return bytes;
    }
}
