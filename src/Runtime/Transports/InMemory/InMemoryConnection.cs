using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace WsGen.Transports.InMemory;

/// <summary>One end of a connection made of two pipes. Completing the output is the FIN; abort completes both ways with an error.</summary>
internal sealed class InMemoryConnection : ConnectionContext, IDuplexPipe, IOutputShutdown
{
    private readonly CancellationTokenSource _closed = new();
    private int _ended;

    private InMemoryConnection(PipeReader input, PipeWriter output, EndPoint? local, EndPoint? remote)
    {
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
        var options = new PipeOptions(pauseWriterThreshold: 65536, resumeWriterThreshold: 32768, useSynchronizationContext: false);
        var up = new Pipe(options);
        var down = new Pipe(options);
        var client = new InMemoryEndPoint("client");
        return (
            new InMemoryConnection(down.Reader, up.Writer, client, server),
            new InMemoryConnection(up.Reader, down.Writer, server, client));
    }

    /// <inheritdoc/>
    public void ShutdownOutput() => Output.Complete();

    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            Output.CancelPendingFlush();
            Input.CancelPendingRead();
            _closed.Cancel();
            _closed.Dispose();
        }
    }

    public override ValueTask DisposeAsync()
    {
        Abort(new ConnectionAbortedException());
        return default;
    }
}
