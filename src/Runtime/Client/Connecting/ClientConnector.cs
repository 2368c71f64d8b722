using System.Net;
using WsGen.Client.Tls;
using WsGen.Connections;
using WsGen.Handshake;
using WsGen.Protocol;
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
                (ClientAnswer answer, OpenedSession? opened) = await ExchangeAsync(current, Tell, steps).ConfigureAwait(false);
                if (opened is not null)
                {
                    return opened;
                }

                UpgradeResponse response = answer.Response;
                current.KeepCookies(response.Headers);
                if (response.StatusCode == 401)
                {
                    authenticator ??= CreateAuthenticator(current, inUri);
                    string authorization = authenticator.TryAnswer(response.Headers.GetValues("WWW-Authenticate"), "GET", current.Uri.PathAndQuery, out string why)
                        ?? throw Unauthorized(current, answer, why);
                    current = new ClientRequest(current.Uri, settings, host, current.IsForeign) { Authorization = authorization };
                    continue;
                }

                if (!Redirection.IsOne(response.StatusCode))
                {
                    throw Refusal(current.Uri, answer);
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
    private async Task<(ClientAnswer Answer, OpenedSession? Opened)> ExchangeAsync(ClientRequest request, Action<UpgradeResponse> agreed, HandshakeSteps steps)
    {
        using var turn = new HandshakeTurn(settings.MaxHandshakesPerAddress);
        ClientHandshake handshake = ProxyRoute.Choose(request.Uri, settings) is { } proxy
            ? await ProxyRoad.ConnectAsync(request, proxy, settings, steps, turn).ConfigureAwait(false)
            : await DirectRoad.ConnectAsync(request.Uri, settings, steps, turn).ConfigureAwait(false);
        try
        {
            OpenedSession? opened = null;
            handshake.Send(
                new ClientOffer(
                    request.Key,
                    host.Subprotocols,
                    host.ExtensionOffer,
                    (response, deflate) =>
                    {
                        turn.Dispose(); // established: code of the application's runs from here on, and may take its time, or connect again
                        agreed(response);
                        return host.Open(handshake.Transport, request.Uri, request.AllFields, response, deflate, out opened);
                    }),
                request.Write);
            await steps.RunAsync($"sending the request to {request.Uri.Authority}", cancel => WaitAsync(handshake.Sent, cancel)).ConfigureAwait(false);
            ClientAnswer answer = await steps.RunAsync($"waiting for the answer of {request.Uri.Authority}", handshake.Answered.WaitAsync).ConfigureAwait(false);
            return (answer, opened);
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

            if (error is WsHandshakeException { Failure: HandshakeFailure.ConnectionLost } silent && request.Uri.Scheme == Uri.UriSchemeWs && !handshake.HasHeard)
            {
                throw new WsHandshakeException($"{silent.Message} Perhaps it wants TLS at that port: then the URI has to begin with wss.", silent.Failure, inner: silent.InnerException);
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

    private static WsHandshakeException Unauthorized(ClientRequest request, in ClientAnswer answer, string why) => new(
        $"{request.Uri.Authority} wants credentials (401). {Advise(request, answer.Response, why)}{Quote(answer)}",
        HandshakeFailure.Authentication, answer.Response.StatusCode, answer.Response.Headers) { ResponseBody = answer.Sentence };

    private static string Advise(ClientRequest request, UpgradeResponse response, string why)
    {
        if (request.IsForeign)
        {
            return "It is not the host that was to be connected to, but one that was redirected to: it gets none.";
        }

        IReadOnlyList<AuthenticationChallenge> challenges = AuthenticationChallenge.ReadAll(response.Headers.GetValues("WWW-Authenticate"));
        return challenges.Count == 0 || !challenges.All(static each => each.Is("Bearer")) ? $"{why} Check {nameof(WsClientOptions)}.{nameof(WsClientOptions.Credentials)}."
            : request.Fields.ContainsKey("Authorization") ? "It asks for a token (Bearer), and what the request has as Authorization will not do."
            : $"It asks for a token (Bearer): send it as Authorization, \"Bearer ...\", in {nameof(WsClientOptions)}.{nameof(WsClientOptions.Headers)}, or by a {nameof(WsClientOptions.Configurator)} if it has to be fetched.";
    }

    private static WsHandshakeException Refusal(Uri uri, in ClientAnswer answer) => new(
        $"{uri.Authority} answered {$"{answer.Response.StatusCode} {ForeignText.Clean(answer.Response.ReasonPhrase)}".TrimEnd()} where 101 was wanted: it does not open a WebSocket at {uri.AbsolutePath} for this request.{Quote(answer)}",
        HandshakeFailure.Status, answer.Response.StatusCode, answer.Response.Headers) { ResponseBody = answer.Sentence };

    /// <summary>What the server itself says of it.</summary>
    private static string Quote(in ClientAnswer answer) => answer.Sentence is { } sentence ? $" It says: \"{ForeignText.Clean(sentence)}\"" : "";
}
