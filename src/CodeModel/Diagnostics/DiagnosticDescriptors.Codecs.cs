using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Diagnostics;

// Rules on the lists of codecs.
internal static partial class DiagnosticDescriptors
{
    /// <summary>The first does it all.</summary>
    public static readonly DiagnosticDescriptor CodecListedTwice = new(
        DiagnosticIds.CodecListedTwice,
        "Codec stands in a list twice",
        "'{0}' stands in the {1} of '{2}' twice: the second is never asked",
        Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.CodecListedTwice));

    /// <summary>A decoder of streams cannot say that a message is not for it.</summary>
    public static readonly DiagnosticDescriptor DecoderUnreachable = new(
        DiagnosticIds.DecoderUnreachable,
        "Decoder is never asked",
        "The decoder '{0}' is never asked: '{1}' before it makes a '{2}' of the same messages, and one of the two reads them as a stream",
        Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.DecoderUnreachable));

    /// <summary>The first encoder that takes the type encodes it.</summary>
    public static readonly DiagnosticDescriptor EncoderUnreachable = new(
        DiagnosticIds.EncoderUnreachable,
        "Encoder is never asked",
        "The encoder '{0}' is never asked: '{1}' before it takes every '{2}'",
        Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.EncoderUnreachable));

    /// <summary>Does no harm, but an instance of it is made for each connection.</summary>
    public static readonly DiagnosticDescriptor DecoderNotUsed = new(
        DiagnosticIds.DecoderNotUsed,
        "Decoder is not used",
        "The decoder '{0}' is not used: no callback of '{1}' takes what it makes",
        Declaration,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.DecoderNotUsed));
}
