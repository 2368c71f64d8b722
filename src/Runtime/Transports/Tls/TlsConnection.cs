using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace WsGen.Transports.Tls;

/// <summary>
/// A connection over TLS as a duplex pipe. The TLS handshake begins with the first read and is part of the opening handshake, so the same
/// time-out holds for both. Reads first wait with no buffer at all: an idle connection holds none.
/// </summary>
internal sealed class TlsConnection : ConnectionContext, IDuplexPipe, IOutputShutdown, IOutputProgress, IEncrypted
{
    private const int BlockSize = 16 * 1024; // a record

    private readonly ConnectionContext _inner;
    private readonly IOutputProgress? _progress;
    private readonly TlsStream _stream;

    public TlsConnection(ConnectionContext inner, SslServerAuthenticationOptions options)
    {
        _inner = inner;
        _progress = inner.Features.Get<IOutputProgress>();
        _stream = new TlsStream(inner.Transport, options);
        Input = PipeReader.Create(_stream, new StreamPipeReaderOptions(bufferSize: BlockSize, leaveOpen: true, useZeroByteReads: true));
        Output = PipeWriter.Create(_stream, new StreamPipeWriterOptions(minimumBufferSize: BlockSize, leaveOpen: true));
        Transport = this;
        LocalEndPoint = inner.LocalEndPoint;
        RemoteEndPoint = inner.RemoteEndPoint;
        ConnectionClosed = inner.ConnectionClosed;
        Features.Set<IOutputShutdown>(this);
        Features.Set<IEncrypted>(this);
        if (_progress is not null)
        {
            Features.Set<IOutputProgress>(this);
        }
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public override string ConnectionId
    {
        get => _inner.ConnectionId;
        set => _inner.ConnectionId = value;
    }

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new ConnectionItems();

    public override IDuplexPipe Transport { get; set; }

    /// <inheritdoc/>
    public bool IsEstablished => _stream.IsEstablished;

    /// <inheritdoc/>
    public X509Certificate2? ClientCertificate => _stream.ClientCertificate;

    /// <summary>In encrypted bytes: what counts is whether they become more.</summary>
    public long BytesSent => _progress?.BytesSent ?? 0;

    /// <inheritdoc/>
    public void ShutdownOutput() => _ = EndOutputAsync();

    public override void Abort(ConnectionAbortedException abortReason) => _inner.Abort(abortReason);

    public override async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        await _inner.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>First the end of the encrypted stream (close_notify), or the peer could not tell this end from an attack; then that of the connection.</summary>
    private async Task EndOutputAsync()
    {
        await _stream.EndOutputAsync().ConfigureAwait(false);
        _inner.Features.Get<IOutputShutdown>()?.ShutdownOutput();
    }
}
