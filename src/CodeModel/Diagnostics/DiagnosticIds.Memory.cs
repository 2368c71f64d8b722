namespace WsGen.CodeModel.Diagnostics;

// 2040-2059: memory, and how long things live.
internal static partial class DiagnosticIds
{
    public const string BorrowedMemoryEscapes = "WSG2040";
    public const string SessionKeptInStatic = "WSG2041";
    public const string QueueWithoutBound = "WSG2042";
    public const string SharedInstanceHasState = "WSG2043";
    public const string HandshakeKept = "WSG2044";
    public const string PartsWithoutLimit = "WSG2045";
}
