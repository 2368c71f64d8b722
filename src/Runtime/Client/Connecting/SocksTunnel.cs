using System.Net;
using System.Net.Sockets;

namespace WsGen.Client.Connecting;

/// <summary>
/// A tunnel through a SOCKS proxy (4, 4a, and 5 as in RFC 1928 and 1929). The platform speaks to the proxy: its handler is given the connection that there is, and
/// shows the tunnel before it sends a request into it, which is where it is stopped.
/// </summary>
internal static class SocksTunnel
{
    /// <summary>Opens it.</summary>
    /// <param name="socket">To the proxy, and afterwards to the server; the caller's, to be disposed of if this fails: that ends what the platform has begun.</param>
    /// <param name="uri">Of the server. Its name is resolved by the proxy, but for SOCKS 4.</param>
    /// <param name="proxy">The proxy.</param>
    /// <param name="steps">The time there is.</param>
    /// <exception cref="WsHandshakeException">The proxy refuses.</exception>
    public static Task<bool> OpenAsync(Socket socket, Uri uri, ProxyRoute proxy, HandshakeSteps steps) =>
        steps.RunAsync($"asking the proxy {proxy.Address.Authority} for a tunnel to {uri.Authority}", cancel => OpenAsync(socket, uri, proxy, cancel));

    private static async Task<bool> OpenAsync(Socket socket, Uri uri, ProxyRoute proxy, CancellationToken cancellationToken)
    {
        bool isOpen = false;
        NetworkCredential? credential = proxy.Find("");
        using var handler = new SocketsHttpHandler
        {
            Proxy = new WebProxy(proxy.Address) { Credentials = credential },
            UseProxy = true,
            UseCookies = false,
            AllowAutoRedirect = false,

            // The time is kept outside, where its clock can be another than the machine's.
            ConnectTimeout = Timeout.InfiniteTimeSpan,

            // It may dispose of the stream, and does; the socket stays.
            ConnectCallback = (_, _) => ValueTask.FromResult<Stream>(new NetworkStream(socket, ownsSocket: false)),
            PlaintextStreamFilter = (_, _) =>
            {
                isOpen = true;
                throw new IOException("The tunnel is open.");
            },
        };
        using var client = new HttpMessageInvoker(handler, disposeHandler: false);

        // Without TLS, whatever the scheme is: what is said in the tunnel is said by us.
        using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(Uri.UriSchemeWs, uri.IdnHost, uri.Port).Uri);
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (isOpen)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return true;
        }
        catch (HttpRequestException error) when (!cancellationToken.IsCancellationRequested)
        {
            string reason = (error.InnerException ?? error).Message;
            string login = credential is null ? "No name and password were given to it." : "Name and password were given to it.";
            throw new WsHandshakeException(
                $"The proxy {proxy.Address.Authority} does not connect to {uri.Authority}: {reason} {login}", HandshakeFailure.Proxy, inner: error);
        }

        throw new InvalidOperationException("The platform has sent a request that was not its own to send.");
    }
}
