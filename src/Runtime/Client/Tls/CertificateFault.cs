namespace WsGen.Client.Tls;

/// <summary>What may be wrong with a server's certificate, the most serious first.</summary>
internal enum CertificateFaultKind
{
    Revoked,
    Untrusted,
    OtherName,
    Expired,
    RevocationUnknown,
}

/// <summary>One thing that is wrong with a server's certificate.</summary>
/// <param name="Kind">What.</param>
/// <param name="What">The same as a sentence, with the names.</param>
/// <param name="Remedy">What to do about it, as a sentence.</param>
internal readonly record struct CertificateFault(CertificateFaultKind Kind, string What, string Remedy)
{
    public HandshakeFailure Failure => Kind switch
    {
        CertificateFaultKind.Untrusted => HandshakeFailure.CertificateUntrusted,
        CertificateFaultKind.OtherName => HandshakeFailure.CertificateName,
        CertificateFaultKind.Expired => HandshakeFailure.CertificateExpired,
        _ => HandshakeFailure.CertificateRevoked,
    };
}
