using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace WsGen.Transports.Sockets;

/// <summary>
/// A stream in both directions, such as TLS that is established or a tunnel through a proxy, as a duplex pipe. Reads first wait with no buffer at all where
/// the stream can do that: an idle connection holds none.
/// </summary>
internal sealed class StreamConnection : ConnectionContext, IDuplexPipe, IOutputShutdown
{
    private const int BlockSize = 16 * 1024; // a record of TLS

    private readonly Stream _stream;
    private readonly Action _reset;
    private readonly Action _endOutput;
    private readonly CancellationTokenSource _closed = new();
    private int _ended;

    /// <param name="stream">The stream, which is its own from now on.</param>
    /// <param name="local">This end.</param>
    /// <param name="remote">The other end, or the proxy.</param>
    /// <param name="reset">Breaks what carries the stream.</param>
    /// <param name="endOutput">Sends FIN on what carries the stream, where it can.</param>
    /// <param name="progress">Tells whether a slow peer still takes anything; null: nobody knows.</param>
    public StreamConnection(Stream stream, EndPoint? local, EndPoint? remote, Action reset, Action endOutput, IOutputProgress? progress = null)
    {
        _stream = stream;
        _reset = reset;
        _endOutput = endOutput;
        LocalEndPoint = local;
        RemoteEndPoint = remote;
        Input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: BlockSize, leaveOpen: true, useZeroByteReads: true));
        Output = PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: BlockSize, leaveOpen: true));
        Transport = this;
        ConnectionClosed = _closed.Token;
        Features.Set<IOutputShutdown>(this);
        if (progress is not null)
        {
            Features.Set(progress);
        }

        if (stream is SslStream)
        {
            Features.Set<IEncrypted>(new Encrypted());
        }
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public override string ConnectionId { get; set; } = "";

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new ConnectionItems();

    public override IDuplexPipe Transport { get; set; }

    /// <inheritdoc/>
    public void ShutdownOutput() => _ = EndOutputAsync();

    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _reset();
            _closed.Cancel();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            await _closed.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>close_notify, then FIN. Never throws: a connection that is gone stays gone.</summary>
    private async Task EndOutputAsync()
    {
        try
        {
            if (_stream is SslStream tls)
            {
                await tls.ShutdownAsync().ConfigureAwait(false);
            }

            _endOutput();
        }
        catch (Exception error) when (error is IOException or InvalidOperationException or AuthenticationException)
        {
            // The peer cannot be told any more.
        }
    }

    /// <summary>Its peer is a server.</summary>
    private sealed class Encrypted : IEncrypted
    {
        public X509Certificate2? ClientCertificate => null;

        public bool IsEstablished => true;
    }
}
