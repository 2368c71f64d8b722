using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WsGen.Protocol;

namespace WsGen.Client.Tls;

/// <summary>
/// TLS towards one server: what the platform needs to know, and in words what has gone wrong. The direct road authenticates here; a road of the platform's is
/// given <see cref="Options"/>, and what it throws is explained here.
/// </summary>
internal sealed class ClientTls
{
    private readonly string _host;
    private readonly ServerCertificateCheck _check;

    private ClientTls(string host, SslClientAuthenticationOptions options, ServerCertificateCheck check)
    {
        _host = host;
        _check = check;
        Options = options;
        options.RemoteCertificateValidationCallback = check.Decide;
    }

    /// <summary>For the platform. One server's, and one attempt's at a time.</summary>
    public SslClientAuthenticationOptions Options { get; }

    /// <summary>Reads the options, and the files that they name.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="host">The host of the URI, as <see cref="Uri.IdnHost"/> has it.</param>
    /// <exception cref="WsHandshakeException">The trust store, or the client's certificate, cannot be read.</exception>
    public static ClientTls Create(WsClientTlsOptions options, string host)
    {
        // A dot at the end says to resolvers that nothing is to be appended; RFC 6066 section 3 has no such dot in server_name, and no certificate has.
        // Nor has either a zone, which says by which interface an address is reached.
        string name = host.Length > 1 ? host.Split('%')[0].TrimEnd('.') : host;
        if (options.Custom is { } custom)
        {
            SslClientAuthenticationOptions copy = CustomOptions.Copy(custom, options.Protocols, name);
            return new ClientTls(name, copy, new ServerCertificateCheck(name, TrustWords.OfCustom) { Own = custom.RemoteCertificateValidationCallback });
        }

        TrustAnchors? anchors = TrustAnchors.Find(options);
        var made = new SslClientAuthenticationOptions
        {
            TargetHost = name,
            EnabledSslProtocols = options.Protocols,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
            CertificateRevocationCheckMode = options.RevocationMode,
            CertificateChainPolicy = anchors?.CreatePolicy(options.RevocationMode),
        };
        AddClientCertificate(made, options);
        var check = new ServerCertificateCheck(name, TrustWords.For(options))
        {
            Anchors = anchors,
            ChecksRevocation = options.RevocationMode != X509RevocationMode.NoCheck,
        };
        return new ClientTls(name, made, check);
    }

    /// <summary>The TLS handshake with a server.</summary>
    /// <param name="inner">What carries the records. Belongs to the result, and is disposed if there is none.</param>
    /// <param name="options">Settings.</param>
    /// <param name="host">The host of the URI, as <see cref="Uri.IdnHost"/> has it.</param>
    /// <param name="cancellationToken">Gives up at any point, even while the certificate is being checked.</param>
    /// <exception cref="WsHandshakeException">It has failed.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static async Task<SslStream> AuthenticateAsync(Stream inner, WsClientTlsOptions options, string host, CancellationToken cancellationToken)
    {
        ClientTls attempt;
        try
        {
            attempt = Create(options, host);
        }
        catch
        {
            await inner.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return await attempt.AuthenticateAsync(inner, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a failed attempt means.</summary>
    /// <param name="error">What was thrown, by the platform's handshake or by whatever contains it.</param>
    /// <returns>Null if it has failed elsewhere.</returns>
    public WsHandshakeException? TryExplain(Exception error) => error as WsHandshakeException ?? _check.FindRefusal(error) ?? TlsFailure.Find(error, _host);

    private async Task<SslStream> AuthenticateAsync(Stream inner, CancellationToken cancellationToken)
    {
        var tls = new SslStream(inner);

        // The platform looks at its token between reads only; in between it checks certificates, fetches lists of revoked ones and calls callbacks, on
        // whatever thread has read them. That is one of the pool's, and is left alone with it if need be.
        Task handshake = Task.Run(() => tls.AuthenticateAsClientAsync(Options, cancellationToken), CancellationToken.None);
        try
        {
            await handshake.WaitAsync(cancellationToken).ConfigureAwait(false);
            CheckApplicationProtocol(tls.NegotiatedApplicationProtocol);
            return tls;
        }
        catch (Exception error)
        {
            await inner.DisposeAsync().ConfigureAwait(false);
            _ = ForgetAsync(handshake, tls);
            throw error is OperationCanceledException ? new OperationCanceledException(error.Message, error, cancellationToken) : Explain(error);
        }
    }

    private WsHandshakeException Explain(Exception error) => TryExplain(error) ?? (error is IOException
        ? new($"The connection to {_host} ended in the middle of the TLS handshake: {error.Message} Perhaps it does not speak TLS at that port, or wants a certificate of the client.",
            HandshakeFailure.ConnectionLost, inner: error)
        : new($"The TLS handshake with {_host} has failed: {error.Message}", HandshakeFailure.Tls, inner: error));

    private void CheckApplicationProtocol(SslApplicationProtocol chosen)
    {
        if (!chosen.Protocol.IsEmpty && chosen != SslApplicationProtocol.Http11)
        {
            throw new WsHandshakeException(
                $"{_host} has chosen {ForeignText.Clean(chosen.ToString())} among the application protocols of {nameof(WsClientTlsOptions)}.{nameof(WsClientTlsOptions.Custom)}; "
                + "a WebSocket begins with http/1.1. Leave it alone there.",
                HandshakeFailure.Tls);
        }
    }

    private static void AddClientCertificate(SslClientAuthenticationOptions made, WsClientTlsOptions options)
    {
        X509Certificate2Collection all = options.ClientCertificates;
        if (all.Count == 0)
        {
            return;
        }

        X509Certificate2[] own = [.. all.Where(static certificate => certificate.HasPrivateKey)];
        if (own.Length == 0)
        {
            throw new WsHandshakeException(
                $"The client certificate {CertificateText.Subject(all[0])} has no private key, so it proves nothing. Load it together with its key.", HandshakeFailure.TrustStore);
        }

        if (own.Length == 1)
        {
            try
            {
                made.ClientCertificateContext = options.Cache.ChainOf(own[0], all);
            }
            catch (Exception error) when (error is CryptographicException or NotSupportedException or ArgumentException)
            {
                throw new WsHandshakeException(
                    $"The client certificate {CertificateText.Subject(own[0])} cannot be used: {error.Message}", HandshakeFailure.TrustStore, inner: error);
            }
        }
        else
        {
            made.ClientCertificates = [.. all];
        }
    }

    /// <summary>What is left of a handshake that nobody waits for. It may hold its thread until the platform has asked whom it asks.</summary>
    private static async Task ForgetAsync(Task handshake, SslStream tls)
    {
        await handshake.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await tls.DisposeAsync().ConfigureAwait(false);
    }
}
