using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeModel.Parsing.Rules;

/// <summary>WSG1030: what is read as JSON can be made: it is no abstract type of which nothing says what derives from it.</summary>
internal static class JsonPayloadRule
{
    public static void Check(EndpointScope scope, ITypeSymbol type, ISymbol handler)
    {
        if (type is INamedTypeSymbol { IsAbstract: true, TypeKind: TypeKind.Class or TypeKind.Interface } named
            && !IsOfTheFramework(named)
            && !scope.Known.Json.DerivedTypesOf(named).Any()
            && !scope.Known.Json.MayHaveConverter(named)
            && !named.AllInterfaces.Any(face => face.SpecialType == SpecialType.System_Collections_IEnumerable))
        {
            scope.Report(DiagnosticDescriptors.PayloadIsAbstract, new IssueSite(handler), handler.Name, TypeNames.InShort(named));
        }
    }

    /// <summary>The serializer knows those by itself: collections by their interfaces, JsonNode.</summary>
    private static bool IsOfTheFramework(INamedTypeSymbol type)
    {
        INamespaceSymbol? space = type.ContainingNamespace;
        while (space is { ContainingNamespace: { IsGlobalNamespace: false } outer })
        {
            space = outer;
        }

        return space?.Name == "System";
    }
}
