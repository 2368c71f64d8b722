using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using WsGen.Client.Tls;
using WsGen.Connections;
using WsGen.Transports;
using WsGen.Transports.EventLoop;
using WsGen.Transports.EventLoop.Streams;
using WsGen.Transports.Sockets;

namespace WsGen.Client.Connecting;

/// <summary>From here to the server without anybody between: name, address, connection, TLS.</summary>
internal static class DirectRoad
{
    /// <summary>Connects, and makes ready for the request.</summary>
    /// <param name="uri">Where to.</param>
    /// <param name="settings">The client's.</param>
    /// <param name="steps">The time there is.</param>
    /// <param name="turn">Is waited for, with each address, and kept with that which has connected.</param>
    /// <exception cref="WsHandshakeException">A step has failed.</exception>
    public static async Task<ClientHandshake> ConnectAsync(Uri uri, ClientSettings settings, HandshakeSteps steps, HandshakeTurn turn)
    {
        IPEndPoint[] endPoints = await ResolveAsync(uri.IdnHost, uri.Port, settings, steps).ConfigureAwait(false);
        if (ClientLoops.Find(settings.Transport) is { } loops)
        {
            if (uri.Scheme == Uri.UriSchemeWss)
            {
                LoopStream stream = await RaceAsync(
                    uri, endPoints, (endPoint, cancel) => ConnectStreamAsync(loops, endPoint, cancel), static late => late.Reset(), steps, turn).ConfigureAwait(false);
                return await SecureAsync(uri, stream, settings, steps).ConfigureAwait(false);
            }

            return await RaceAsync(
                uri,
                endPoints,
                (endPoint, cancel) => ConnectOnLoopAsync(loops, endPoint, settings, cancel),
                static late => late.Abandon(),
                steps,
                turn).ConfigureAwait(false);
        }

        Socket socket = await ConnectSocketAsync(uri, endPoints, steps, turn).ConfigureAwait(false);
        return await EstablishAsync(uri, socket, null, settings, steps).ConfigureAwait(false);
    }

    /// <summary>Goes on where there is a connection, or a tunnel through a proxy: with TLS, if the URI says so.</summary>
    /// <param name="uri">Where it leads.</param>
    /// <param name="socket">What carries it; disposed of if this fails.</param>
    /// <param name="tunnel">What lies between, which owns the socket; null: nothing.</param>
    /// <param name="settings">The client's.</param>
    /// <param name="steps">The time there is.</param>
    public static async Task<ClientHandshake> EstablishAsync(Uri uri, Socket socket, Stream? tunnel, ClientSettings settings, HandshakeSteps steps)
    {
        if (uri.Scheme != Uri.UriSchemeWss)
        {
            if (tunnel is not null)
            {
                return RunStream(tunnel, socket, settings);
            }

            var plain = new SocketConnection(socket, new SocketTransportOptions());
            return Run(new PipeConnection(plain, plain), plain, settings);
        }

        SslStream tls;
        try
        {
            tls = await AuthenticateAsync(uri, tunnel ?? new NetworkStream(socket, ownsSocket: true), settings, steps).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return RunStream(tls, socket, settings);
    }

    private static Task<SslStream> AuthenticateAsync(Uri uri, Stream inner, ClientSettings settings, HandshakeSteps steps) => steps.RunAsync(
        $"the TLS handshake with {uri.Authority}", cancel => ClientTls.AuthenticateAsync(inner, settings.Tls, uri.IdnHost, cancel));

    /// <summary>TLS on an event loop.</summary>
    private static async Task<ClientHandshake> SecureAsync(Uri uri, LoopStream stream, ClientSettings settings, HandshakeSteps steps)
    {
        SslStream tls;
        try
        {
            tls = await AuthenticateAsync(uri, stream, settings, steps).ConfigureAwait(false);
        }
        catch
        {
            stream.Reset();
            throw;
        }

        stream.ContinueOnLoop();
        var context = new StreamConnection(tls, stream.LocalEndPoint, stream.RemoteEndPoint, stream.Reset, stream.EndOutput, progress: stream);
        return Run(new PipeConnection(context, context), context, settings);
    }

    /// <summary>The addresses of a host, in the order in which they are tried.</summary>
    public static async Task<IPEndPoint[]> ResolveAsync(string host, int port, ClientSettings settings, HandshakeSteps steps)
    {
        // The per cent sign before a zone is escaped in URIs (RFC 6874).
        if (IPAddress.TryParse(host.Replace("%25", "%", StringComparison.Ordinal), out IPAddress? literal))
        {
            return [new IPEndPoint(literal, port)];
        }

        try
        {
            // The system's resolver heeds the token only before it begins (Linux): its time-outs are its own. It is left alone then, and what it finds is not used.
            IPAddress[] addresses = await steps.RunAsync(
                $"resolving the name {host}", cancel => settings.Options.LookUp(host, cancel).WaitAsync(cancel)).ConfigureAwait(false);
            return addresses.Length > 0
                ? [.. AddressRace.Sort(addresses).Select(each => new IPEndPoint(each, port))]
                : throw Unresolved(null);
        }
        catch (Exception error) when (error is SocketException or ArgumentException)
        {
            throw Unresolved(error); // an argument that is none is too long for a name
        }

        WsHandshakeException Unresolved(Exception? error) =>
            new($"The name {host} has no address. Check its spelling, and that there is a network.", HandshakeFailure.Resolve, inner: error);
    }

    /// <summary>A socket of the platform's, connected; without a turn where it leads to a proxy.</summary>
    public static Task<Socket> ConnectSocketAsync(Uri uri, IPEndPoint[] endPoints, HandshakeSteps steps, HandshakeTurn? turn = null) =>
        RaceAsync(uri, endPoints, ConnectSocketAsync, static late => late.Dispose(), steps, turn);

    /// <summary>Makes a stream that is established a connection, and ready for the request.</summary>
    public static ClientHandshake RunStream(Stream stream, Socket socket, ClientSettings settings)
    {
        var context = new StreamConnection(
            stream, socket.LocalEndPoint, socket.RemoteEndPoint, reset: () => SocketConnection.Reset(socket), endOutput: () => SocketConnection.EndOutput(socket));
        return Run(new PipeConnection(context, context), context, settings);
    }

    private static ClientHandshake Run(PipeConnection transport, Microsoft.AspNetCore.Connections.ConnectionContext context, ClientSettings settings)
    {
        var handshake = new ClientHandshake(transport, settings.MaxResponseHeaderBytes);
        transport.Receiver = handshake;
        handshake.OnConnected();
        _ = PumpAsync(transport, context);
        return handshake;
    }

    /// <summary>Never throws: what happens goes to the receiver.</summary>
    private static async Task PumpAsync(PipeConnection transport, Microsoft.AspNetCore.Connections.ConnectionContext context)
    {
        await transport.RunAsync().ConfigureAwait(false);
        await context.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<ClientHandshake> ConnectOnLoopAsync(LoopGroup loops, IPEndPoint endPoint, ClientSettings settings, CancellationToken cancellationToken)
    {
        var connection = loops.Connect(endPoint, connection => new ClientHandshake(connection, settings.MaxResponseHeaderBytes));
        var handshake = (ClientHandshake)connection.Receiver;
        using (cancellationToken.UnsafeRegister(static state => ((ClientHandshake)state!).Abandon(), handshake))
        {
            await handshake.Connected.ConfigureAwait(false);
        }

        return handshake;
    }

    private static async Task<LoopStream> ConnectStreamAsync(LoopGroup loops, IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        LoopStream stream = LoopStream.Connect(loops, endPoint);
        using (cancellationToken.UnsafeRegister(static state => ((LoopStream)state!).Reset(), stream))
        {
            await stream.Connected.ConfigureAwait(false);
        }

        return stream;
    }

    private static async Task<Socket> ConnectSocketAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);

            // Both ends are asked for now, and the socket remembers them: they are gone when the server has reset the connection.
            _ = socket.LocalEndPoint;
            _ = socket.RemoteEndPoint;
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<T> RaceAsync<T>(
        Uri uri, IPEndPoint[] endPoints, Func<IPEndPoint, CancellationToken, Task<T>> connect, Action<T> discard, HandshakeSteps steps, HandshakeTurn? turn)
    {
        try
        {
            return turn is { IsWanted: true }
                ? await turn.RaceAsync(uri, endPoints, connect, discard, steps).ConfigureAwait(false)
                : await steps.RunAsync(
                    $"connecting to {uri.Authority}", cancel => AddressRace.RunAsync(endPoints, connect, discard, steps.Time, cancel)).ConfigureAwait(false);
        }
        catch (Exception error) when (error is SocketException or AggregateException or IOException and not WsHandshakeException)
        {
            string reason = error is AggregateException several
                ? string.Join("; ", several.InnerExceptions.Select((each, i) => $"{endPoints[i].Address}: {each.Message}"))
                : error.Message;
            throw new WsHandshakeException(
                $"No connection to {uri.Host} port {uri.Port}: {reason}. Check that the server is running there and can be reached.", HandshakeFailure.Connect, inner: error);
        }
    }
}
