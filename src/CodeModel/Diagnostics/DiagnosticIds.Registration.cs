namespace WsGen.CodeModel.Diagnostics;

// Registering endpoints and message handlers, and connecting: 2002-2019.
internal static partial class DiagnosticIds
{
    public const string EndpointAddedLate = "WSG2002";
}
