using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace WsGen.Hosting;

/// <summary>The addresses a server listens on. Bound once, unbound once; not thread-safe.</summary>
/// <param name="transport">What it listens on.</param>
/// <param name="time">The server's.</param>
/// <param name="logger">Gets the addresses, and what cannot be accepted.</param>
/// <param name="secure">The transport is TLS.</param>
internal sealed class Listeners(IConnectionListenerFactory transport, TimeProvider time, ILogger logger, bool secure = false) : IListeners
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(50);

    private readonly List<IConnectionListener> _listeners = [];
    private readonly List<Task> _accepting = [];
    private Action<ConnectionContext> _serve = null!;

    public IReadOnlyList<string> Addresses => [.. _listeners.Select(listener => ListenAddress.Format(listener.EndPoint, secure))];

    /// <summary>Binds all of them, or none.</summary>
    /// <exception cref="IOException">One cannot be bound; the message says which.</exception>
    public async Task BindAsync(IReadOnlyList<IPEndPoint> addresses, CancellationToken cancellationToken)
    {
        try
        {
            foreach (IPEndPoint address in addresses)
            {
                _listeners.Add(await BindOneAsync(address, cancellationToken).ConfigureAwait(false));
            }
        }
        catch
        {
            await UnbindAsync().ConfigureAwait(false);
            _listeners.Clear();
            throw;
        }
    }

    /// <param name="serve">Called for each connection; must return at once.</param>
    public void OnAccepted(Action<ConnectionContext> serve) => _serve = serve;

    public void Accept()
    {
        foreach (IConnectionListener listener in _listeners)
        {
            logger.Listening(ListenAddress.Format(listener.EndPoint, secure));
            _accepting.Add(AcceptAsync(listener, _serve));
        }
    }

    /// <summary>Accepts nothing more; when it completes, no call of serve is under way.</summary>
    public async Task UnbindAsync()
    {
        foreach (IConnectionListener listener in _listeners)
        {
            await listener.UnbindAsync(CancellationToken.None).ConfigureAwait(false);
        }

        await Task.WhenAll(_accepting).ConfigureAwait(false);
    }

    /// <summary>For listeners that hold on to their connections until they are disposed: when all of these have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (IConnectionListener listener in _listeners)
        {
            await listener.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<IConnectionListener> BindOneAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        try
        {
            return await transport.BindAsync(address, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is SocketException or AddressInUseException)
        {
            throw new IOException($"Cannot listen on {ListenAddress.Format(address, secure)}: {error.Message}", error);
        }
    }

    private async Task AcceptAsync(IConnectionListener listener, Action<ConnectionContext> serve)
    {
        // Leaves the starting thread at once.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (true)
        {
            try
            {
                while (await listener.AcceptAsync().ConfigureAwait(false) is { } context)
                {
                    serve(context);
                }

                return; // unbound
            }
            catch (Exception error)
            {
                // It costs one connection: the next may be luckier, though not at once.
                logger.AcceptFailed(error, ListenAddress.Format(listener.EndPoint, secure));
            }

            await Task.Delay(PauseAfterFailure, time).ConfigureAwait(false);
        }
    }
}
