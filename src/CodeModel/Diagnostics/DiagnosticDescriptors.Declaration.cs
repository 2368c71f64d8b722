using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Diagnostics;

// Rules on the endpoint class, its path and its constructor.
internal static partial class DiagnosticDescriptors
{
    /// <summary>The generator adds a part to the class, and can only do so if the class and its containing types are partial.</summary>
    public static readonly DiagnosticDescriptor EndpointMustBePartial = new(
        DiagnosticIds.EndpointMustBePartial,
        "Endpoint class must be partial",
        "'{0}' is a [{2}]: add 'partial' to {1}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.EndpointMustBePartial));

    /// <summary>A kind of type that cannot be an endpoint; the argument says why.</summary>
    public static readonly DiagnosticDescriptor EndpointKindNotSupported = new(
        DiagnosticIds.EndpointKindNotSupported,
        "Kind of type not supported as an endpoint",
        "'{0}' cannot be a [{2}] because it {1}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.EndpointKindNotSupported));

    /// <summary>The argument is the flaw of the template.</summary>
    public static readonly DiagnosticDescriptor PathTemplateMalformed = new(
        DiagnosticIds.PathTemplateMalformed,
        "Path template is malformed",
        "The path template '{0}' {1}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.PathTemplateMalformed));

    /// <summary>Legal, but a trap: /a/ and /a are different paths.</summary>
    public static readonly DiagnosticDescriptor PathEndsInSlash = new(
        DiagnosticIds.PathEndsInSlash,
        "Path template ends in a slash",
        "The path template '{0}' ends in a slash: it does not match '{1}'",
        Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.PathEndsInSlash));

    /// <summary>Two endpoints ask for the same requests.</summary>
    public static readonly DiagnosticDescriptor PathsEquivalent = new(
        DiagnosticIds.PathsEquivalent,
        "Two endpoints have equivalent paths",
        "The path '{0}' of '{1}' matches the same requests as '{2}' of '{3}'",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.PathsEquivalent),
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>Nothing can make an instance; the argument says why.</summary>
    public static readonly DiagnosticDescriptor ConstructorNotUsable = new(
        DiagnosticIds.ConstructorNotUsable,
        "Endpoint has no usable constructor",
        "'{0}' cannot be made for a connection: {1}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.ConstructorNotUsable));

    /// <summary>An encoder, decoder, configurator or serializer context; the last argument says why not.</summary>
    public static readonly DiagnosticDescriptor AttributeTypeNotUsable = new(
        DiagnosticIds.AttributeTypeNotUsable,
        "Type that the endpoint names cannot be used",
        "'{0}' cannot stand in {1}: {2}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.AttributeTypeNotUsable));

    /// <summary>One message at a time is the least.</summary>
    public static readonly DiagnosticDescriptor MaxConcurrentMessagesOutOfRange = new(
        DiagnosticIds.MaxConcurrentMessagesOutOfRange,
        "MaxConcurrentMessages is out of range",
        "The MaxConcurrentMessages of '{0}' is {1}: it must be 1 or more",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.MaxConcurrentMessagesOutOfRange));
}
