using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace WsGen.Transports.InMemory;

/// <summary>One end of a connection made of two pipes. Completing the output is the FIN; abort is a reset that both ends see.</summary>
internal sealed class InMemoryConnection : ConnectionContext, IDuplexPipe, IOutputShutdown
{
    private readonly InMemoryLink _link;
    private readonly CancellationTokenSource _closed = new();
    private int _ended;

    private InMemoryConnection(InMemoryLink link, PipeReader input, PipeWriter output, EndPoint? local, EndPoint? remote)
    {
        _link = link;
        Input = input;
        Output = output;
        LocalEndPoint = local;
        RemoteEndPoint = remote;
        Transport = this;
        ConnectionClosed = _closed.Token;
        Features.Set<IOutputShutdown>(this);
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public override string ConnectionId { get; set; } = Guid.NewGuid().ToString("N");

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new ConnectionItems();

    public override IDuplexPipe Transport { get; set; }

    /// <summary>Both ends of a new connection. Each direction holds at most 64 KiB before its writer has to wait.</summary>
    public static (ConnectionContext Client, ConnectionContext Server) CreatePair(EndPoint server)
    {
        var link = new InMemoryLink(
            new PipeOptions(pauseWriterThreshold: 65536, resumeWriterThreshold: 32768, useSynchronizationContext: false));
        var client = new InMemoryEndPoint("client");
        return (
            new InMemoryConnection(link, link.ClientInput, link.ClientOutput, client, server),
            new InMemoryConnection(link, link.ServerInput, link.ServerOutput, server, client));
    }

    /// <inheritdoc/>
    public void ShutdownOutput() => Output.Complete();

    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _link.Abort();
            End();
        }
    }

    /// <summary>Closes this end: the other sees the end of the stream, and nobody reads what it still sends.</summary>
    public override ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            Output.Complete();
            Input.Complete();
            End();
        }

        return default;
    }

    private void End()
    {
        _closed.Cancel();
        _closed.Dispose();
    }
}
