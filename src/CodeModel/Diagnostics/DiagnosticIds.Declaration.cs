namespace WsGen.CodeModel.Diagnostics;

// What is read from declarations: from WSG0011 and from WSG1024 on.
internal static partial class DiagnosticIds
{
    public const string DerivedClassIsNoEndpoint = "WSG0011";
    public const string OverrideIsNotServed = "WSG0012";
    public const string CallbackOutsideOfEndpoint = "WSG0013";
    public const string PathsOverlap = "WSG0014";
    public const string PathNeedsEncoding = "WSG0015";
    public const string ServerWithoutCallbacks = "WSG0016";
    public const string SubprotocolNotUsable = "WSG0017";
    public const string CodecListedTwice = "WSG0018";
    public const string DecoderUnreachable = "WSG0019";
    public const string EncoderUnreachable = "WSG0020";
    public const string DecoderNotUsed = "WSG0021";

    public const string PathVariableMissing = "WSG1024";
    public const string PathVariableOfTwoTypes = "WSG1025";
    public const string PathVariableNotRead = "WSG1026";
    public const string MaxMessageSizeWithoutEffect = "WSG1027";
    public const string DecoderOfOtherKind = "WSG1028";
    public const string EncoderGoesBefore = "WSG1029";
    public const string PayloadIsAbstract = "WSG1030";
    public const string CallbackWithoutToken = "WSG1031";
    public const string PathParamOutsideOfCallback = "WSG1032";
}
