using System.Net;
using System.Net.Sockets;
using WsGen.Client.Tls;
using WsGen.Connections;
using WsGen.Handshake;
using WsGen.Protocol;

namespace WsGen.Client.Connecting;

/// <summary>To the server by way of a proxy: a tunnel, on which the direct road goes on.</summary>
internal static class ProxyRoad
{
    /// <summary>Connects, and makes ready for the request.</summary>
    /// <param name="request">What is to be asked for.</param>
    /// <param name="proxy">The proxy.</param>
    /// <param name="settings">The client's.</param>
    /// <param name="steps">The time there is.</param>
    /// <param name="turn">Is waited for, and kept: that of the server, by its name.</param>
    /// <exception cref="WsHandshakeException">A step has failed.</exception>
    public static async Task<ClientHandshake> ConnectAsync(
        ClientRequest request, ProxyRoute proxy, ClientSettings settings, HandshakeSteps steps, HandshakeTurn turn)
    {
        await turn.WaitAsync(request.Uri, steps).ConfigureAwait(false);
        if (proxy.IsSocks)
        {
            Socket way = await ReachAsync(proxy, settings, steps).ConfigureAwait(false);
            await DisposeOnFailureAsync(way, SocksTunnel.OpenAsync(way, request.Uri, proxy, steps)).ConfigureAwait(false);
            return await DirectRoad.EstablishAsync(request.Uri, way, null, settings, steps).ConfigureAwait(false);
        }

        var authenticator = new Authenticator(proxy.Find, proxy.Realm);
        string target = $"{ClientRequest.HostOf(request.Uri)}:{request.Uri.Port}";
        var fields = new List<KeyValuePair<string, string>>();
        if (request.Fields.TryGetValue("User-Agent", out string? agent))
        {
            fields.Add(KeyValuePair.Create("User-Agent", agent));
        }

        string? authorization = null;
        while (true)
        {
            Socket socket = await ReachAsync(proxy, settings, steps).ConfigureAwait(false);
            Stream? secured = proxy.Address.Scheme == Uri.UriSchemeHttps
                ? await DisposeOnFailureAsync(socket, SecureAsync(socket, proxy, settings, steps)).ConfigureAwait(false)
                : null;
            UpgradeResponse response = await DisposeOnFailureAsync(
                socket,
                steps.RunAsync(
                    $"asking the proxy {proxy.Address.Authority} for a tunnel to {target}",
                    cancel => HttpTunnel.AskAsync(
                        secured ?? new NetworkStream(socket, ownsSocket: false),
                        target,
                        authorization is null ? fields : [.. fields, KeyValuePair.Create("Proxy-Authorization", authorization)],
                        proxy.Address,
                        settings.MaxResponseHeaderBytes,
                        cancel))).ConfigureAwait(false);
            if (response.StatusCode is >= 200 and < 300)
            {
                return await DirectRoad.EstablishAsync(request.Uri, socket, secured, settings, steps).ConfigureAwait(false);
            }

            socket.Dispose();
            if (response.StatusCode != 407)
            {
                throw new WsHandshakeException(
                    $"The proxy {proxy.Address.Authority} does not connect to {target}: it answered {$"{response.StatusCode} {ForeignText.Clean(response.ReasonPhrase)}".TrimEnd()}.",
                    HandshakeFailure.Proxy, response.StatusCode, response.Headers);
            }

            authorization = authenticator.TryAnswer(response.Headers.GetValues("Proxy-Authenticate"), "CONNECT", target, out string why)
                ?? throw new WsHandshakeException(
                    $"The proxy {proxy.Address.Authority} wants credentials (407). {why} Check those of {nameof(WsClientOptions)}.{nameof(WsClientOptions.Proxy)}.",
                    HandshakeFailure.ProxyAuthentication, response.StatusCode, response.Headers);
        }
    }

    /// <summary>Connects to the proxy itself.</summary>
    private static async Task<Socket> ReachAsync(ProxyRoute proxy, ClientSettings settings, HandshakeSteps steps)
    {
        try
        {
            IPEndPoint[] endPoints = await DirectRoad.ResolveAsync(proxy.Address.IdnHost, proxy.Address.Port, settings, steps).ConfigureAwait(false);
            return await DirectRoad.ConnectSocketAsync(proxy.Address, endPoints, steps).ConfigureAwait(false);
        }
        catch (WsHandshakeException error) when (error.Failure is HandshakeFailure.Resolve or HandshakeFailure.Connect)
        {
            throw new WsHandshakeException(
                $"The proxy {proxy.Address.Authority} cannot be reached. {error.Message}", error.Failure == HandshakeFailure.Resolve ? error.Failure : HandshakeFailure.Proxy, inner: error);
        }
    }

    /// <summary>TLS with the proxy itself, which is trusted as servers are. What is shown to servers, or made for them, is not for it.</summary>
    private static async Task<Stream> SecureAsync(Socket socket, ProxyRoute proxy, ClientSettings settings, HandshakeSteps steps)
    {
        WsClientTlsOptions options = settings.Tls.Copy();
        options.Custom = null;
        options.ClientCertificates.Clear();
        try
        {
            return await steps.RunAsync(
                $"the TLS handshake with the proxy {proxy.Address.Authority}",
                cancel => ClientTls.AuthenticateAsync(new NetworkStream(socket, ownsSocket: true), options, proxy.Address.IdnHost, cancel)).ConfigureAwait(false);
        }
        catch (WsHandshakeException error) when (error.Failure is not (HandshakeFailure.Timeout or HandshakeFailure.TrustStore))
        {
            throw new WsHandshakeException($"The TLS handshake with the proxy {proxy.Address.Authority} has failed: {error.Message}", HandshakeFailure.Proxy, inner: error);
        }
    }

    private static async Task<T> DisposeOnFailureAsync<T>(Socket socket, Task<T> step)
    {
        try
        {
            return await step.ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
