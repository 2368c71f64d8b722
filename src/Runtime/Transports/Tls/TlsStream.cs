using System.IO.Pipelines;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace WsGen.Transports.Tls;

/// <summary>The platform's TLS over a pipe. Whoever comes first, to read or to write, begins the handshake; all wait for it.</summary>
internal sealed class TlsStream(IDuplexPipe pipe, SslServerAuthenticationOptions options) : DuplexStream
{
    private readonly SslStream _tls = new(new RecordStream(pipe), leaveInnerStreamOpen: true);
    private readonly Lock _gate = new();
    private Task? _handshake;

    public bool IsEstablished => Volatile.Read(ref _handshake) is { IsCompletedSuccessfully: true };

    /// <summary>Of the peer; null before the handshake is over.</summary>
    public X509Certificate2? ClientCertificate => IsEstablished ? _tls.RemoteCertificate as X509Certificate2 : null;

    /// <summary>close_notify. Never throws: a connection that is gone stays gone.</summary>
    public async Task EndOutputAsync()
    {
        try
        {
            await Handshake().ConfigureAwait(false);
            await _tls.ShutdownAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or InvalidOperationException or AuthenticationException)
        {
            // The peer cannot be told any more.
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Task handshake = Handshake();
        return handshake.IsCompletedSuccessfully ? _tls.ReadAsync(buffer, cancellationToken) : ReadLaterAsync(handshake, buffer, cancellationToken);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Task handshake = Handshake();
        return handshake.IsCompletedSuccessfully ? _tls.WriteAsync(buffer, cancellationToken) : WriteLaterAsync(handshake, buffer, cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        await _tls.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private Task Handshake()
    {
        if (Volatile.Read(ref _handshake) is { } begun)
        {
            return begun;
        }

        lock (_gate)
        {
            return _handshake ??= _tls.AuthenticateAsServerAsync(options);
        }
    }

    private async ValueTask<int> ReadLaterAsync(Task handshake, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        await handshake.ConfigureAwait(false);
        return await _tls.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask WriteLaterAsync(Task handshake, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        await handshake.ConfigureAwait(false);
        await _tls.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The records, from and to the pipe of the connection.</summary>
    private sealed class RecordStream(IDuplexPipe pipe) : DuplexStream
    {
        private readonly Stream _input = pipe.Input.AsStream(leaveOpen: true);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _input.ReadAsync(buffer, cancellationToken);

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            FlushResult flushed = await pipe.Output.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (flushed.IsCompleted)
            {
                throw new IOException("The connection was lost.");
            }
        }
    }
}
