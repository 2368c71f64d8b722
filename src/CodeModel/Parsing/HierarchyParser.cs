using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WsGen.CodeModel.Collections;
using WsGen.CodeModel.Models;

namespace WsGen.CodeModel.Parsing;

/// <summary>Where a class stands: its containing types and its namespace.</summary>
internal static class HierarchyParser
{
    public static HierarchyModel Parse(INamedTypeSymbol type) => new(
        TypeNames.OfNamespace(type.ContainingNamespace),
        TypesAround(type)
            .Reverse()
            .Select(part => new TypeDeclarationModel(Keyword(part), TypeNames.InDeclaration(part)))
            .ToEquatableArray());

    /// <summary>The type and the types that contain it, from the inside out.</summary>
    public static IEnumerable<INamedTypeSymbol> TypesAround(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? part = type; part is not null; part = part.ContainingType)
        {
            yield return part;
        }
    }

    /// <summary>True if the type, or one around it, has type parameters.</summary>
    public static bool IsGeneric(INamedTypeSymbol type) => TypesAround(type).Any(part => part.TypeParameters.Length > 0);

    /// <summary>True if some part of the type says <c>partial</c>; that all of them do is the compiler's rule.</summary>
    public static bool IsPartial(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.DeclaringSyntaxReferences.Any(reference =>
            reference.GetSyntax(cancellationToken) is TypeDeclarationSyntax declaration
            && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { IsRecord: true, IsValueType: true } => "record struct",
        { IsRecord: true } => "record",
        { TypeKind: TypeKind.Struct } => "struct",
        { TypeKind: TypeKind.Interface } => "interface",
        _ => "class",
    };
}
