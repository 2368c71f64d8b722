using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Diagnostics;

/// <summary>
/// The catalogue. A severity is a statement about certainty: Error only where the code cannot work. Each rule has a page in
/// docs/rules, a row in AnalyzerReleases and a test class of its name; a test fails if one of the three is missing.
/// </summary>
internal static partial class DiagnosticDescriptors
{
    private const string Declaration = "WsGen.Declaration";
    private const string Callbacks = "WsGen.Callbacks";
    private const string Usage = "WsGen.Usage";
    private const string Build = "WsGen.Build";

    /// <summary>Every rule that <c>EndpointShapeAnalyzer</c> reports, by id.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> EndpointShape =>
    [
        EndpointMustBePartial,
        EndpointKindNotSupported,
        PathTemplateMalformed,
        PathEndsInSlash,
        PathsEquivalent,
        ConstructorNotUsable,
        AttributeTypeNotUsable,
        MaxConcurrentMessagesOutOfRange,
        ServerAndClientEndpoint,
        ClientWithoutUse,
        SecondTextHandler,
        SecondBinaryHandler,
        SecondCallback,
        SeveralCallbackAttributes,
        CallbackNotCallable,
        ParameterNotSupported,
        PayloadMissing,
        SecondPayload,
        ReturnTypeNotSupported,
        PathVariableUnknown,
        PathParameterTypeNotSupported,
        ErrorHandlerNeedsException,
        OverrideDropsCallback,
        MaxMessageSizeOutOfRange,
        KindDoesNotFitPayload,
        JsonContextAmbiguous,
        UnionIncomplete,
        SendOutsideOfClientEndpoint,
        SendCannotHaveBody,
        SendSignatureNotSupported,
        SentTypeNotSupported,
        CorrelationDoesNotFit,
        PathParamOnClientEndpoint,
        PathsOverlap,
        PathNeedsEncoding,
        ServerWithoutCallbacks,
        SubprotocolNotUsable,
        CodecListedTwice,
        DecoderUnreachable,
        EncoderUnreachable,
        DecoderNotUsed,
        PathVariableMissing,
        PathVariableOfTwoTypes,
        MaxMessageSizeWithoutEffect,
        DecoderOfOtherKind,
        EncoderGoesBefore,
        PayloadIsAbstract,
    ];
}
