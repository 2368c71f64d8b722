using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Connections;

namespace WsGen.Transports.Tls;

/// <summary>TLS over any other transport. Thread-safe.</summary>
/// <param name="inner">What carries the records.</param>
/// <param name="options">Certificate, protocols, client certificates: as <see cref="SslStream"/> takes them.</param>
internal sealed class TlsListenerFactory(IConnectionListenerFactory inner, SslServerAuthenticationOptions options) : IConnectionListenerFactory
{
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await inner.BindAsync(endpoint, cancellationToken).ConfigureAwait(false), options);

    private sealed class Listener(IConnectionListener inner, SslServerAuthenticationOptions options) : IConnectionListener
    {
        public EndPoint EndPoint => inner.EndPoint;

        /// <summary>Does not wait for the handshake: one that is slow must not keep the next connection waiting.</summary>
        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            await inner.AcceptAsync(cancellationToken).ConfigureAwait(false) is { } accepted ? new TlsConnection(accepted, options) : null;

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
