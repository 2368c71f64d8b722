using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using static WsGen.Client.Tls.CertificateText;

namespace WsGen.Client.Tls;

/// <summary>
/// Decides on a server's certificate where the platform asks, and keeps in words why not: what the platform throws afterwards has forgotten it.
/// </summary>
/// <param name="host">Whom the client means to speak to.</param>
/// <param name="words">What trust rests on.</param>
internal sealed class ServerCertificateCheck(string host, TrustWords words)
{
    private const string Custom = nameof(WsClientTlsOptions) + "." + nameof(WsClientTlsOptions.Custom);

    private string? _message; // why the last certificate was refused
    private HandshakeFailure _failure;
    private Exception? _thrown;

    /// <summary>Who is trusted instead of those that the platform's options trust.</summary>
    public TrustAnchors? Anchors { get; init; }

    /// <summary>Whether revocation is to be checked, where <see cref="Anchors"/> decide.</summary>
    public bool ChecksRevocation { get; init; }

    /// <summary>The application's own callback, which decides instead.</summary>
    public RemoteCertificateValidationCallback? Own { get; init; }

    /// <summary>Why the last certificate was refused.</summary>
    /// <param name="error">What the platform has thrown because of that.</param>
    /// <returns>Null if it was not.</returns>
    public WsHandshakeException? FindRefusal(Exception error) =>
        _message is { } message ? new WsHandshakeException(message, _failure, inner: _thrown ?? error) : null;

    /// <summary>The platform's callback.</summary>
    public bool Decide(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        _message = null;
        _thrown = null;
        if (Own is null ? errors == SslPolicyErrors.None : AsksOwn(sender, certificate, chain, errors))
        {
            return true;
        }

        // A proxy that is spoken to by TLS shows one, too.
        string whom = (sender as SslStream)?.TargetHostName is { Length: > 0 } target ? target : host;
        if (certificate is not X509Certificate2 shown || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            (_message, _failure) = ($"{whom} has shown no certificate.", HandshakeFailure.Tls);
            return false;
        }

        List<CertificateFault> faults = Find(whom, shown, chain, errors);
        if (Own is null && faults.Count == 0)
        {
            return true; // a trusted certificate ends the chain, though it is no root
        }

        if (Own is not null)
        {
            string how = _thrown is null ? $"was refused by the callback of {Custom}." : $"made the callback of {Custom} throw: {_thrown.Message}";
            faults.Add(new CertificateFault(CertificateFaultKind.Untrusted, $"The certificate of {whom} ({SubjectAndIssuer(shown)}) {how}", ""));
        }

        CertificateFault[] ordered = [.. faults.OrderBy(static fault => fault.Kind)];
        string[] sentences = [ordered[0].What, ordered[0].Remedy, .. ordered.Skip(1).Select(static fault => fault.What)];
        (_message, _failure) = (string.Join(' ', sentences.Where(static sentence => sentence.Length > 0)), ordered[0].Failure);
        return false;
    }

    private bool AsksOwn(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        try
        {
            return Own!(sender, certificate, chain, errors);
        }
        catch (Exception error)
        {
            _thrown = error;
            return false;
        }
    }

    /// <summary>Empty if all is well after all.</summary>
    private List<CertificateFault> Find(string whom, X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var faults = new List<CertificateFault>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            int anchor = chain is null || Anchors is null ? -1 : Anchors.FindAnchor(chain.ChainElements);
            if (chain is not null)
            {
                faults = new ChainFaults(whom, words).Find(chain, anchor);
            }

            if (anchor < 0 && faults.Count == 0)
            {
                faults.Add(new(CertificateFaultKind.Untrusted, $"The certificate of {whom} ({SubjectAndIssuer(certificate)}) {words.NotTrusted}.", ""));
            }
            else if (anchor > 0 && ChecksRevocation && !ChainFaults.ReachesRoot(chain!, anchor))
            {
                faults.Add(ChainFaults.AnchorBelowRoot(chain!.ChainElements[anchor].Certificate));
            }
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            faults.Add(new(
                CertificateFaultKind.OtherName,
                $"The certificate that was shown for {whom} ({SubjectAndIssuer(certificate)}) is for {Hosts(certificate)}.",
                $"Connect by a name that the certificate is for, or have the server use one for {whom}."));
        }

        return faults;
    }
}
