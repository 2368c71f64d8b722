using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Diagnostics;

// Rules on memory that is the connection's, and on what lives longer than it should.
internal static partial class DiagnosticDescriptors
{
    /// <summary>The arguments say what, until when it is valid, what becomes of it, and what to do.</summary>
    public static readonly DiagnosticDescriptor BorrowedMemoryEscapes = new(
        DiagnosticIds.BorrowedMemoryEscapes,
        "Borrowed memory is kept",
        "'{0}' is borrowed until {1}, but {2}: {3}",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.BorrowedMemoryEscapes));

    /// <summary>Whoever looks for it finds closed sessions, and they are never freed.</summary>
    public static readonly DiagnosticDescriptor SessionKeptInStatic = new(
        DiagnosticIds.SessionKeptInStatic,
        "Session is kept in a static member",
        "The session is put into the static '{0}', and nothing is ever taken out: remove it in [OnClose], or use a SessionGroup, which it leaves by itself, or the OpenSessions of a session",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.SessionKeptInStatic),
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>Memory grows with what a peer sends.</summary>
    public static readonly DiagnosticDescriptor QueueWithoutBound = new(
        DiagnosticIds.QueueWithoutBound,
        "Queue of messages has no bound",
        "'{0}' has no bound, and '{1}' writes to it: a peer that sends faster than it is read fills the memory",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.QueueWithoutBound));

    /// <summary>May be meant; then the state needs a lock.</summary>
    public static readonly DiagnosticDescriptor SharedInstanceHasState = new(
        DiagnosticIds.SharedInstanceHasState,
        "Endpoint instance with state serves all connections",
        "'{0}' gives every connection the same '{1}', whose '{2}' can change: its callbacks run for several connections at once",
        Usage,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.SharedInstanceHasState));

    /// <summary>A configurator is shared by all connections.</summary>
    public static readonly DiagnosticDescriptor HandshakeKept = new(
        DiagnosticIds.HandshakeKept,
        "Configurator keeps what belongs to one request",
        "'{0}' belongs to one request, and is kept in '{1}', which all connections of the configurator share",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.HandshakeKept));

    /// <summary>The limit on the size of a message does not apply to parts.</summary>
    public static readonly DiagnosticDescriptor PartsWithoutLimit = new(
        DiagnosticIds.PartsWithoutLimit,
        "Parts are gathered without a limit",
        "'{0}' adds parts to '{1}' without looking at its size: the limit on the size of a message does not apply to parts",
        Usage,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.PartsWithoutLimit));
}
