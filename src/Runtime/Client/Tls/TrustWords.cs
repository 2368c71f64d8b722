namespace WsGen.Client.Tls;

/// <summary>What trust rests on, for messages.</summary>
/// <param name="NotTrusted">Where a certificate is not: "is not in the trust store ...".</param>
/// <param name="Trust">What to do so that it is trusted: "put it there".</param>
/// <param name="Revocation">What says that revocation is to be checked.</param>
internal sealed record TrustWords(string NotTrusted, string Trust, string Revocation)
{
    private const string Options = nameof(WsClientTlsOptions);
    private const string Custom = $"{Options}.{nameof(WsClientTlsOptions.Custom)}";
    private const string Others = $"{Options}.{nameof(WsClientTlsOptions.TrustedCertificates)}";
    private const string Mode = $"{Options}.{nameof(WsClientTlsOptions.RevocationMode)}";

    /// <summary>Of options of the platform's: which they follow is not known here.</summary>
    public static readonly TrustWords OfCustom = new($"is not trusted by {Custom}", "have these options trust it", $"the revocation mode of {Custom} or of its chain policy");

    private static readonly TrustWords Machine = new(
        "is not among those that this machine trusts",
        $"name a file that holds it as {Options}.{nameof(WsClientTlsOptions.TrustStore)}, or add it to {nameof(WsClientTlsOptions.TrustedCertificates)}",
        Mode);

    public static TrustWords For(WsClientTlsOptions options) => (options.TrustStore, options.TrustedCertificates.Count) switch
    {
        (null, 0) => Machine,
        (null, _) => new($"is not among {Others}", "put it there", Mode),
        (_, 0) => new($"is not in the trust store \"{options.TrustStore}\"", "put it there", Mode),
        _ => new($"is neither in the trust store \"{options.TrustStore}\" nor among {Others}", "put it there", Mode),
    };
}
