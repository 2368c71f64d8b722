namespace WsGen.CodeModel.Diagnostics;

/// <summary>
/// The ids of all diagnostics. An id is a public contract: it stands in projects' settings and in suppressions, hence it is never
/// reused. 0001-0999 the endpoint's declaration, 1000s callbacks and their binding, 2000s usage of the library, 9000s the build.
/// </summary>
internal static partial class DiagnosticIds
{
    public const string EndpointMustBePartial = "WSG0001";
    public const string EndpointKindNotSupported = "WSG0002";
    public const string PathTemplateMalformed = "WSG0003";
    public const string PathEndsInSlash = "WSG0004";
    public const string PathsEquivalent = "WSG0005";
    public const string ConstructorNotUsable = "WSG0006";
    public const string AttributeTypeNotUsable = "WSG0007";
    public const string MaxConcurrentMessagesOutOfRange = "WSG0008";
    public const string ServerAndClientEndpoint = "WSG0009";
    public const string ClientWithoutUse = "WSG0010";

    public const string SecondTextHandler = "WSG1001";
    public const string SecondBinaryHandler = "WSG1002";
    public const string SecondCallback = "WSG1003";
    public const string SeveralCallbackAttributes = "WSG1004";
    public const string CallbackNotCallable = "WSG1005";
    public const string ParameterNotSupported = "WSG1006";
    public const string PayloadMissing = "WSG1007";
    public const string SecondPayload = "WSG1008";
    public const string ReturnTypeNotSupported = "WSG1009";
    public const string PathVariableUnknown = "WSG1010";
    public const string PathParameterTypeNotSupported = "WSG1011";
    public const string ErrorHandlerNeedsException = "WSG1012";
    public const string OverrideDropsCallback = "WSG1013";
    public const string MaxMessageSizeOutOfRange = "WSG1014";
    public const string KindDoesNotFitPayload = "WSG1015";
    public const string JsonContextAmbiguous = "WSG1016";
    public const string UnionIncomplete = "WSG1017";
    public const string SendOutsideOfClientEndpoint = "WSG1018";
    public const string SendCannotHaveBody = "WSG1019";
    public const string SendSignatureNotSupported = "WSG1020";
    public const string SentTypeNotSupported = "WSG1021";
    public const string CorrelationDoesNotFit = "WSG1022";
    public const string PathParamOnClientEndpoint = "WSG1023";

    public const string ClientCannotBeMade = "WSG2001";
}
