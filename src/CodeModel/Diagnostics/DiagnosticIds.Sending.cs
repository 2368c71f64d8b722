namespace WsGen.CodeModel.Diagnostics;

// What is sent, how a session is closed, and what a callback may take its time with: from WSG2020 on.
internal static partial class DiagnosticIds
{
    public const string SendNotAwaited = "WSG2020";
    public const string ValueTaskAwaitedTwice = "WSG2021";
    public const string CloseCodeNotAllowed = "WSG2022";
    public const string CloseReasonTooLong = "WSG2023";
    public const string ControlPayloadTooLong = "WSG2024";
    public const string CallbackBlocks = "WSG2025";
    public const string SequentialBroadcast = "WSG2026";
    public const string ReplyAfterClose = "WSG2027";
    public const string SendInOnClose = "WSG2028";
    public const string MessageNotEnded = "WSG2029";
    public const string BatchNotEnded = "WSG2030";
    public const string CallbackNeverReturns = "WSG2031";
    public const string ExceptionTextSent = "WSG2032";
    public const string ErrorHandlerRethrows = "WSG2033";
    public const string AnswerAwaitedInCallback = "WSG2034";
    public const string SentTypeUnknown = "WSG2035";
}
