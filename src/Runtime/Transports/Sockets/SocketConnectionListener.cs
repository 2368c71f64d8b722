using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace WsGen.Transports.Sockets;

/// <summary>Accepts connections from one listening socket.</summary>
/// <param name="socket">Listens.</param>
/// <param name="options">Of its connections.</param>
/// <param name="time">By which it rests when it is exhausted.</param>
/// <param name="shortage">Says so.</param>
internal sealed class SocketConnectionListener(Socket socket, SocketTransportOptions options, TimeProvider time, ShortageLog shortage) : IConnectionListener
{
    // Out of descriptors or memory: nothing to be gained by asking again at once.
    private static readonly TimeSpan PauseWhenExhausted = TimeSpan.FromMilliseconds(50);

    public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

    /// <summary>The next connection, or null once the listener has been unbound.</summary>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                Socket accepted = await socket.AcceptAsync(cancellationToken).ConfigureAwait(false);
                try
                {
                    accepted.NoDelay = true;
                    return new SocketConnection(accepted, options);
                }
                catch (SocketException)
                {
                    // Already reset by the peer.
                    accepted.Dispose();
                }
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.OperationAborted or SocketError.Interrupted)
            {
                return null;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionAborted or SocketError.ConnectionReset)
            {
                // The connection was gone before it was accepted; the next one is not.
            }
            catch (SocketException)
            {
                // No descriptors, no memory, or something that has no name of its own.
                shortage.Write();
                await Task.Delay(PauseWhenExhausted, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        socket.Dispose();
        return default;
    }

    public ValueTask DisposeAsync() => UnbindAsync();
}
