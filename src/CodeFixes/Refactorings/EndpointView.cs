using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Models;
using WsGen.CodeModel.Parsing;

namespace WsGen.CodeFixes.Refactorings;

/// <summary>A class as the generator reads it, for somebody who wants to add to it.</summary>
internal static class EndpointView
{
    /// <summary>What the class means; null if it is no endpoint.</summary>
    public static EndpointModel? Read(INamedTypeSymbol type, KnownTypes known, CancellationToken cancellationToken)
    {
        AttributeData? server = known.FindServerEndpoint(type);
        return (server ?? known.FindClientEndpoint(type)) is { } attribute
            ? EndpointParser.Parse(new EndpointScope(type, attribute, known, SilentIssueSink.Instance, cancellationToken, isClient: server is null))
            : null;
    }
}
