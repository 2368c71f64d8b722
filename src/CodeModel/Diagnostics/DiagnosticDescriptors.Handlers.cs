using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Diagnostics;

// Rules on message handlers that work, but not as their author may think.
internal static partial class DiagnosticDescriptors
{
    /// <summary>A limit that somebody relies on, and that is not there.</summary>
    public static readonly DiagnosticDescriptor MaxMessageSizeWithoutEffect = new(
        DiagnosticIds.MaxMessageSizeWithoutEffect,
        "MaxMessageSize has no effect",
        "The MaxMessageSize of '{0}' has no effect: it {1}",
        Callbacks,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.MaxMessageSizeWithoutEffect));

    /// <summary>A handler takes one kind, that of its first decoder.</summary>
    public static readonly DiagnosticDescriptor DecoderOfOtherKind = new(
        DiagnosticIds.DecoderOfOtherKind,
        "Type is decoded from messages that no handler takes",
        "'{0}' takes {1} messages only, although '{2}' makes a '{3}' of {4} ones too: add a handler with MessageKind.{4}, or leave the decoder out",
        Callbacks,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.DecoderOfOtherKind));

    /// <summary>As the specification has it; a surprise where the encoder is for a base type.</summary>
    public static readonly DiagnosticDescriptor EncoderGoesBefore = new(
        DiagnosticIds.EncoderGoesBefore,
        "Encoder goes before the plain form of a reply",
        "The reply '{0}' of '{1}' is encoded by {2}, and not sent {3}",
        Callbacks,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.EncoderGoesBefore));

    /// <summary>The serializer cannot make one.</summary>
    public static readonly DiagnosticDescriptor PayloadIsAbstract = new(
        DiagnosticIds.PayloadIsAbstract,
        "JSON payload is abstract and has no derived types",
        "The payload '{1}' of '{0}' is abstract, and nothing says which types derive from it: no message can be read; add [JsonDerivedType] for each",
        Callbacks,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.PayloadIsAbstract));

    /// <summary>What is awaited goes on when nobody is there any more.</summary>
    public static readonly DiagnosticDescriptor CallbackWithoutToken = new(
        DiagnosticIds.CallbackWithoutToken,
        "Callback awaits without a CancellationToken",
        "'{0}' awaits '{1}' without a CancellationToken: take one as a parameter, which fires when the session closes, and pass it on",
        Callbacks,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.CallbackWithoutToken));
}
