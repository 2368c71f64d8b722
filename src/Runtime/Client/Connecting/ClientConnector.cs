using System.Net;
using WsGen.Client.Tls;
using WsGen.Connections;
using WsGen.Handshake;
using WsGen.Transports;

namespace WsGen.Client.Connecting;

/// <summary>The opening handshake of a client, from the URI to the open session, with whatever lies between: redirections, credentials, proxies.</summary>
internal sealed class ClientConnector(ClientSettings settings, ClientHost host)
{
    /// <summary>Connects.</summary>
    /// <param name="uri">Of scheme ws or wss.</param>
    /// <param name="cancellationToken">Gives up at any point.</param>
    /// <exception cref="WsHandshakeException">It has failed.</exception>
    public async Task<OpenedSession> ConnectAsync(Uri uri, CancellationToken cancellationToken)
    {
        var steps = new HandshakeSteps(settings.IoTimeout, settings.Time, cancellationToken);
        NetworkCredential? inUri = Login.Take(ref uri);
        var redirection = new Redirection(uri, settings.MaxRedirections);
        var current = new ClientRequest(uri, settings, host, isRedirected: false);
        Authenticator? authenticator = null; // of the URI that is being tried
        bool isTold = false;
        try
        {
            while (true)
            {
                await current.PrepareAsync(cancellationToken).ConfigureAwait(false);
                (UpgradeResponse response, OpenedSession? opened) = await ExchangeAsync(current, Tell, steps).ConfigureAwait(false);
                if (opened is not null)
                {
                    return opened;
                }

                current.KeepCookies(response.Headers);
                if (response.StatusCode == 401)
                {
                    authenticator ??= CreateAuthenticator(current, inUri);
                    string authorization = authenticator.TryAnswer(response.Headers.GetValues("WWW-Authenticate"), "GET", current.Uri.PathAndQuery, out string why)
                        ?? throw Unauthorized(current, response, why);
                    current = new ClientRequest(current.Uri, settings, host, current.IsForeign) { Authorization = authorization };
                    continue;
                }

                if (!Redirection.IsOne(response.StatusCode))
                {
                    throw Refusal(current.Uri, response);
                }

                authenticator = null;
                Uri next = redirection.Follow(current.Uri, response);
                current = new ClientRequest(next, settings, host, isRedirected: current.IsForeign || !Redirection.IsSameHost(current.Uri, next));
            }
        }
        catch (Exception error) when (!isTold)
        {
            var failure = error as WsHandshakeException;
            host.Configurator?.AfterResponse(new ClientHandshakeResponse(current.Uri, failure?.StatusCode, failure?.Headers ?? HandshakeHeaders.Empty, error));
            throw;
        }

        // Before the endpoint is opened, as Jakarta has it.
        void Tell(UpgradeResponse response)
        {
            current.KeepCookies(response.Headers);
            isTold = true;
            host.Configurator?.AfterResponse(new ClientHandshakeResponse(current.Uri, response.StatusCode, response.Headers, null));
        }
    }

    /// <summary>One request and its answer, on a connection of its own.</summary>
    /// <param name="request">The request.</param>
    /// <param name="agreed">Called when the server agrees, before the session opens.</param>
    /// <param name="steps">The time there is.</param>
    private async Task<(UpgradeResponse Response, OpenedSession? Opened)> ExchangeAsync(ClientRequest request, Action<UpgradeResponse> agreed, HandshakeSteps steps)
    {
        ClientHandshake handshake = ProxyRoute.Choose(request.Uri, settings) is { } proxy
            ? await ProxyRoad.ConnectAsync(request, proxy, settings, steps).ConfigureAwait(false)
            : await DirectRoad.ConnectAsync(request.Uri, settings, steps).ConfigureAwait(false);
        try
        {
            OpenedSession? opened = null;
            handshake.Send(
                new ClientOffer(
                    request.Key,
                    host.Subprotocols,
                    settings.ExtensionOffer,
                    (response, deflate) =>
                    {
                        agreed(response);
                        return host.Open(handshake.Transport, request.Uri, request.AllFields, response, deflate, out opened);
                    }),
                request.Write);
            await steps.RunAsync($"sending the request to {request.Uri.Authority}", cancel => WaitAsync(handshake.Sent, cancel)).ConfigureAwait(false);
            ClientAnswer answer = await steps.RunAsync($"waiting for the answer of {request.Uri.Authority}", handshake.Answered.WaitAsync).ConfigureAwait(false);
            return (answer.Response, opened);
        }
        catch (Exception error)
        {
            handshake.Abandon();

            // In TLS 1.3 a server says what it thinks of the client's certificate when the client believes that all is well.
            if (error is WsHandshakeException { Failure: HandshakeFailure.ConnectionLost, InnerException: { } lost }
                && request.Uri.Scheme == Uri.UriSchemeWss && TlsFailure.Find(lost, request.Uri.IdnHost) is { } refused)
            {
                throw refused;
            }

            throw;
        }
    }

    private static async Task<bool> WaitAsync(Task task, CancellationToken cancellationToken)
    {
        await task.WaitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Credentials are for the host of the URI that the application has given, and for no other. Those in the URI come first, then Tomcat's.</summary>
    private Authenticator CreateAuthenticator(ClientRequest request, NetworkCredential? inUri)
    {
        return new Authenticator(scheme => request.IsForeign ? null : inUri ?? settings.Login.Credential ?? Ask(scheme), settings.Login.Realm);

        // A cache of credentials may have been filled with URIs of either kind.
        NetworkCredential? Ask(string scheme) =>
            settings.Options.Credentials is { } given ? given.GetCredential(request.Uri, scheme) ?? given.GetCredential(Redirection.AsHttp(request.Uri), scheme) : null;
    }

    private static WsHandshakeException Unauthorized(ClientRequest request, UpgradeResponse response, string why) => new(
        $"{request.Uri.Authority} wants credentials (401). " + (request.IsForeign
            ? "It is not the host that was to be connected to, but one that was redirected to: it gets none."
            : $"{why} Check {nameof(WsClientOptions)}.{nameof(WsClientOptions.Credentials)}."),
        HandshakeFailure.Authentication, response.StatusCode, response.Headers);

    private static WsHandshakeException Refusal(Uri uri, UpgradeResponse response) => new(
        $"{uri.Authority} answered {$"{response.StatusCode} {ForeignText.Clean(response.ReasonPhrase)}".TrimEnd()} where 101 was wanted: it does not open a WebSocket at {uri.AbsolutePath} for this request.",
        HandshakeFailure.Status, response.StatusCode, response.Headers);
}
