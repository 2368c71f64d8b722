using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Diagnostics;

// What is sent, how a session is closed, and what a callback may take its time with: from WSG2020 on.
internal static partial class DiagnosticDescriptors
{
    /// <summary>What becomes of a send is nobody's concern.</summary>
    public static readonly DiagnosticDescriptor SendNotAwaited = new(
        DiagnosticIds.SendNotAwaited,
        "Send is not awaited",
        "The task of '{0}' {1}",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.SendNotAwaited));

    /// <summary>The object behind a ValueTask may serve another send by then.</summary>
    public static readonly DiagnosticDescriptor ValueTaskAwaitedTwice = new(
        DiagnosticIds.ValueTaskAwaitedTwice,
        "ValueTask of a send is awaited twice",
        "'{0}' is awaited again here, but what it stands for may belong to another send by then: await it once, or keep the Task that AsTask() makes of it",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.ValueTaskAwaitedTwice));

    /// <summary>RFC 6455 section 7.4: CloseAsync throws.</summary>
    public static readonly DiagnosticDescriptor CloseCodeNotAllowed = new(
        DiagnosticIds.CloseCodeNotAllowed,
        "Close code may not be sent",
        "{0} may not be sent as a close code: use 1000 to 1003, 1007 to 1009, 1011 to 1014, by a client also 1010, or 3000 to 4999 (RFC 6455 section 7.4)",
        Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.CloseCodeNotAllowed));

    /// <summary>RFC 6455 section 5.5: CloseAsync throws.</summary>
    public static readonly DiagnosticDescriptor CloseReasonTooLong = new(
        DiagnosticIds.CloseReasonTooLong,
        "Close reason is too long",
        "The reason takes {0} bytes of UTF-8 but a close frame holds 123 of them (RFC 6455 section 5.5): say it in fewer words",
        Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.CloseReasonTooLong));

    /// <summary>RFC 6455 section 5.5: PingAsync and PongAsync throw.</summary>
    public static readonly DiagnosticDescriptor ControlPayloadTooLong = new(
        DiagnosticIds.ControlPayloadTooLong,
        "Payload of a ping or pong is too long",
        "The payload has {0} bytes but a control frame holds 125 (RFC 6455 section 5.5)",
        Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.ControlPayloadTooLong));

    /// <summary>A blocked callback holds a thread, and its session.</summary>
    public static readonly DiagnosticDescriptor CallbackBlocks = new(
        DiagnosticIds.CallbackBlocks,
        "Callback blocks its thread",
        "'{0}' blocks the thread in [{1}]: {2}",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.CallbackBlocks));

    /// <summary>A send waits where its peer reads slowly, and the loop with it.</summary>
    public static readonly DiagnosticDescriptor SequentialBroadcast = new(
        DiagnosticIds.SequentialBroadcast,
        "Broadcast waits for each session in turn",
        "Each '{0}' of this loop waits for the one before it, so that one slow peer holds up all others: {1}",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.SequentialBroadcast));

    /// <summary>A closed session delivers no reply.</summary>
    public static readonly DiagnosticDescriptor ReplyAfterClose = new(
        DiagnosticIds.ReplyAfterClose,
        "Reply after the session was closed",
        "This reply cannot be delivered where '{0}' has closed the session before: return null there, or send it first",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.ReplyAfterClose));

    /// <summary>A closed session takes nothing.</summary>
    public static readonly DiagnosticDescriptor SendInOnClose = new(
        DiagnosticIds.SendInOnClose,
        "Session is used after its end",
        "'{0}' throws in [OnClose]: the session has ended, nothing can be sent and nothing changed any more",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.SendInOnClose));

    /// <summary>Without its end the message is never delivered, and all other sends wait for it.</summary>
    public static readonly DiagnosticDescriptor MessageNotEnded = new(
        DiagnosticIds.MessageNotEnded,
        "Message is never ended",
        "What '{0}' has opened is not disposed of on every path: the message has no end then, and all that is sent later waits for it",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.MessageNotEnded));

    /// <summary>What has gathered in a batch waits for its end.</summary>
    public static readonly DiagnosticDescriptor BatchNotEnded = new(
        DiagnosticIds.BatchNotEnded,
        "Batch is never ended",
        "What 'Batch' has begun is not disposed of on every path: messages wait then until 64 KiB have gathered or the session closes",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.BatchNotEnded));

    /// <summary>Messages are delivered when the callback has returned.</summary>
    public static readonly DiagnosticDescriptor CallbackNeverReturns = new(
        DiagnosticIds.CallbackNeverReturns,
        "Callback never returns",
        "[{0}] does not return from this loop while the session lives, so that no message is delivered: start a task of its own for it",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.CallbackNeverReturns));

    /// <summary>Texts of exceptions are written for those who run the program.</summary>
    public static readonly DiagnosticDescriptor ExceptionTextSent = new(
        DiagnosticIds.ExceptionTextSent,
        "Text of an exception is sent",
        "'{0}' goes to the peer, who may learn from it what is inside: send a text of your own, and log the exception",
        Usage,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.ExceptionTextSent));

    /// <summary>That is what happens without a handler.</summary>
    public static readonly DiagnosticDescriptor ErrorHandlerRethrows = new(
        DiagnosticIds.ErrorHandlerRethrows,
        "Error handler throws its exception again",
        "[OnError] '{0}' always throws its exception again, as if it were not there: the session closes with 1011 each time",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.ErrorHandlerRethrows));

    /// <summary>The answer is the next message, and that waits for the callback.</summary>
    public static readonly DiagnosticDescriptor AnswerAwaitedInCallback = new(
        DiagnosticIds.AnswerAwaitedInCallback,
        "Answer is awaited where it cannot come",
        "The answer to '{0}' is not delivered while [{1}] waits for it, so that it times out: {2}",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.AnswerAwaitedInCallback));

    /// <summary>It is found out when the first one is sent.</summary>
    public static readonly DiagnosticDescriptor SentTypeUnknown = new(
        DiagnosticIds.SentTypeUnknown,
        "Nothing knows how to send the type",
        "Nothing knows how to send '{0}', so that '{1}' fails with EncodeException: name it in a [JsonSerializable] of a JsonSerializerContext of this project, or give the endpoint an encoder for it",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.SentTypeUnknown));
}
