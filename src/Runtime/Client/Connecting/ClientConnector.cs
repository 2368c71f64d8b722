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
        var redirection = new Redirection(uri, settings.MaxRedirections);
        var current = new ClientRequest(uri, settings, host, isRedirected: false);
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
                if (!Redirection.IsOne(response.StatusCode))
                {
                    throw Refusal(current.Uri, response);
                }

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
        ClientHandshake handshake = await DirectRoad.ConnectAsync(request.Uri, settings, steps).ConfigureAwait(false);
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

    private static WsHandshakeException Refusal(Uri uri, UpgradeResponse response) => response.StatusCode == 401
        ? new WsHandshakeException(
            $"{uri.Authority} wants credentials (401). Set {nameof(WsClientOptions)}.{nameof(WsClientOptions.Credentials)}.",
            HandshakeFailure.Authentication, response.StatusCode, response.Headers)
        : new WsHandshakeException(
            $"{uri.Authority} answered {response.StatusCode} {response.ReasonPhrase} where 101 was wanted: it does not open a WebSocket at {uri.PathAndQuery} for this request.",
            HandshakeFailure.Status, response.StatusCode, response.Headers);
}
