using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Diagnostics;

// Rules on settings, and on what keeps a connection safe.
internal static partial class DiagnosticDescriptors
{
    /// <summary>The runtime throws; the argument is its sentence.</summary>
    public static readonly DiagnosticDescriptor UserPropertyCannotWork = new(
        DiagnosticIds.UserPropertyCannotWork,
        "User property cannot work",
        "{0}",
        Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.UserPropertyCannotWork));

    /// <summary>The runtime throws; the argument is its sentence.</summary>
    public static readonly DiagnosticDescriptor SettingCannotWork = new(
        DiagnosticIds.SettingCannotWork,
        "Setting cannot work",
        "{0}",
        Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.SettingCannotWork));

    /// <summary>Legal, but a peer that takes nothing holds its connection, and what waits for it.</summary>
    public static readonly DiagnosticDescriptor SendsWaitForever = new(
        DiagnosticIds.SendsWaitForever,
        "Sends wait for ever",
        "SendTimeout is infinite: a peer that reads nothing keeps its connection and its queue for ever",
        Usage,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.SendsWaitForever));

    /// <summary>Anybody in between can read and change what is sent.</summary>
    public static readonly DiagnosticDescriptor CertificateNotChecked = new(
        DiagnosticIds.CertificateNotChecked,
        "Server's certificate is not checked",
        "'{0}' accepts {1}: anybody between can read along; trust one by TrustStore or TrustedCertificates",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.CertificateNotChecked));

    /// <summary>Fine on one machine and in a closed network.</summary>
    public static readonly DiagnosticDescriptor ConnectionNotEncrypted = new(
        DiagnosticIds.ConnectionNotEncrypted,
        "Connection is not encrypted",
        "'{0}' is on the network, and ws is not encrypted: use wss",
        Usage,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.ConnectionNotEncrypted));

    /// <summary>Any page can then act for whom the browser is logged in.</summary>
    public static readonly DiagnosticDescriptor OriginNotChecked = new(
        DiagnosticIds.OriginNotChecked,
        "Pages of every origin may connect",
        "'{0}' allows every origin: a page of anybody can connect with its visitor's cookies; compare request.Origin, or list AllowedOrigins",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.OriginNotChecked));

    /// <summary>Two machines then do not understand each other.</summary>
    public static readonly DiagnosticDescriptor CodecDependsOnCulture = new(
        DiagnosticIds.CodecDependsOnCulture,
        "Codec depends on the culture",
        "'{0}' is written or read as the machine's culture has it: say CultureInfo.InvariantCulture",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.CodecDependsOnCulture));

    /// <summary>The browser sends the cookies of its user, whoever has made the page. The argument is what looks at them.</summary>
    public static readonly DiagnosticDescriptor CookiesOfEveryOrigin = new(
        DiagnosticIds.CookiesOfEveryOrigin,
        "Cookies are looked at, and pages of every origin may connect",
        "AllowAnyOrigin lets a page of anybody connect with its visitor's cookies, and '{0}' goes by them: list AllowedOrigins instead",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.CookiesOfEveryOrigin),
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>Peers that speak better versions do so all the same; an attacker between may have them speak the worst.</summary>
    public static readonly DiagnosticDescriptor TlsVersionObsolete = new(
        DiagnosticIds.TlsVersionObsolete,
        "Obsolete version of TLS is allowed",
        "'{0}' allows {1}, which RFC 8996 forbids: leave the versions to the machine, or name TLS 1.2 and 1.3",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.TlsVersionObsolete));
}
