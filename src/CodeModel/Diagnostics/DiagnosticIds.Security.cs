namespace WsGen.CodeModel.Diagnostics;

// 2060-2079: settings, and what keeps a connection safe.
internal static partial class DiagnosticIds
{
    public const string UserPropertyCannotWork = "WSG2060";
    public const string SettingCannotWork = "WSG2061";
    public const string SendsWaitForever = "WSG2062";
    public const string CertificateNotChecked = "WSG2063";
    public const string ConnectionNotEncrypted = "WSG2064";
    public const string OriginNotChecked = "WSG2065";
    public const string CodecDependsOnCulture = "WSG2066";
    public const string CookiesOfEveryOrigin = "WSG2067";
    public const string TlsVersionObsolete = "WSG2068";
}
