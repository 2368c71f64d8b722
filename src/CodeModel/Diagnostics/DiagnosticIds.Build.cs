namespace WsGen.CodeModel.Diagnostics;

// 9000s: the build.
internal static partial class DiagnosticIds
{
    public const string LanguageVersionTooLow = "WSG9001";
}
