using System.Security.Cryptography.X509Certificates;
using WsGen.Protocol;
using static WsGen.Client.Tls.CertificateText;

namespace WsGen.Client.Tls;

/// <summary>Reads out of a chain what is wrong with it. The chain lives no longer than the platform's callback, hence the words.</summary>
/// <param name="host">Whom the client means to speak to.</param>
/// <param name="words">What trust rests on.</param>
internal readonly struct ChainFaults(string host, TrustWords words)
{
    private const X509ChainStatusFlags NoRoot = X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot;
    private const X509ChainStatusFlags NotAsked = X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation;

    /// <summary>One fault for each kind of status: what is wrong with an issuer is often said of what it has issued, too.</summary>
    /// <param name="chain">From the server's certificate upwards.</param>
    /// <param name="anchor">Where it comes to a certificate that is trusted by itself: what is above that does not matter. Negative if it does not.</param>
    public List<CertificateFault> Find(X509Chain chain, int anchor)
    {
        var faults = new List<CertificateFault>();
        X509ChainStatusFlags seen = X509ChainStatusFlags.NoError, elsewhere = X509ChainStatusFlags.NoError;
        int count = anchor < 0 ? chain.ChainElements.Count : anchor + 1;
        for (int i = 0; i < count; i++)
        {
            foreach (X509ChainStatus status in chain.ChainElements[i].ChainElementStatus)
            {
                X509ChainStatusFlags flags = status.Status & ~(i == anchor ? NoRoot : X509ChainStatusFlags.NoError);
                if (flags != X509ChainStatusFlags.NoError && (seen & flags) == 0)
                {
                    seen |= (flags & NotAsked) == 0 ? flags : NotAsked;
                    faults.Add(Describe(chain.ChainElements[i].Certificate, i, status));
                }
            }
        }

        // What the platform says of the chain and of none of its certificates, so that nothing is overlooked.
        foreach (X509ChainElement element in chain.ChainElements)
        {
            elsewhere = element.ChainElementStatus.Aggregate(elsewhere, static (flags, status) => flags | status.Status);
        }

        foreach (X509ChainStatus status in chain.ChainStatus)
        {
            if ((status.Status & ~elsewhere) != X509ChainStatusFlags.NoError)
            {
                faults.Add(Untrusted($"The chain of the certificate of {host} does not do: {status.Status} ({ForeignText.Clean(status.StatusInformation)}).", ""));
            }
        }

        return faults;
    }

    /// <summary>Whether a chain goes on, from a certificate that is trusted by itself, to a root that the platform trusts.</summary>
    public static bool ReachesRoot(X509Chain chain, int anchor) =>
        !chain.ChainElements.Skip(anchor).Any(static element => element.ChainElementStatus.Any(static status => (status.Status & NoRoot) != X509ChainStatusFlags.NoError));

    /// <summary>A chain whose anchor is no root, where revocation is to be checked: the platform does that for whole chains only.</summary>
    public static CertificateFault AnchorBelowRoot(X509Certificate2 anchor) => new(
        CertificateFaultKind.RevocationUnknown,
        $"The chain ends at {Subject(anchor)}, which is trusted but is no root, and revocation can be checked only along a chain that reaches one.",
        "Put the certificate of the root into the trust store as well.");

    private CertificateFault Describe(X509Certificate2 certificate, int depth, X509ChainStatus status)
    {
        string which = depth == 0
            ? $"The certificate of {host} ({SubjectAndIssuer(certificate)})"
            : $"The certificate {Subject(certificate)}, which the certificate of {host} depends on,";
        switch (status.Status)
        {
            case X509ChainStatusFlags.Revoked:
                return new(CertificateFaultKind.Revoked, $"{which} has been revoked.", "Its key may be in wrong hands: the server needs another one.");

            case X509ChainStatusFlags.RevocationStatusUnknown or X509ChainStatusFlags.OfflineRevocation:
                return new(
                    CertificateFaultKind.RevocationUnknown,
                    $"{which} may have been revoked: its issuer cannot be asked ({ForeignText.Clean(status.StatusInformation)}).",
                    $"Have the issuer's list of revoked certificates, or its OCSP responder, named in the certificate and within reach, or set {words.Revocation} to NoCheck.");

            case X509ChainStatusFlags.NotTimeValid:
                bool early = certificate.NotBefore > DateTime.Now;
                return new(
                    CertificateFaultKind.Expired,
                    early ? $"{which} is not valid before {Time(certificate.NotBefore)}." : $"{which} expired at {Time(certificate.NotAfter)}.",
                    $"{(early ? "Wait until then" : "Renew it")}, or set the clock of this machine right: it shows {Time(DateTime.Now)}.");

            case X509ChainStatusFlags.UntrustedRoot when depth == 0:
                return Untrusted($"{which} was issued by itself and {words.NotTrusted}.", $"If it is the right one, {words.Trust}.");

            case X509ChainStatusFlags.UntrustedRoot:
                return Untrusted(
                    $"The certificate of {host} depends on the root {Subject(certificate)}, which {words.NotTrusted}.", $"If that is the right one, {words.Trust}.");

            case X509ChainStatusFlags.PartialChain:
                return Untrusted(
                    $"{which} comes from an issuer, {Issuer(certificate)}, whose certificate was not sent by the server and {words.NotTrusted}.",
                    $"If that issuer has one in turn that is trusted, configure the server to send its certificate; if it is to be trusted itself, {words.Trust}.");

            case X509ChainStatusFlags.NotSignatureValid:
                return Untrusted($"{which} was not signed by the issuer that it names.", "Find out who has made it: it may be forged.");

            case X509ChainStatusFlags.NotValidForUsage:
                return Untrusted($"{which} may not be used for servers.", "The server needs one for server authentication (extended key usage 1.3.6.1.5.5.7.3.1).");

            default:
                return Untrusted($"{which} does not do: {status.Status} ({ForeignText.Clean(status.StatusInformation)}).", "The server needs another one.");
        }
    }

    private static CertificateFault Untrusted(string what, string remedy) => new(CertificateFaultKind.Untrusted, what, remedy);
}
