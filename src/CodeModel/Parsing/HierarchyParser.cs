using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WsGen.CodeModel.Collections;
using WsGen.CodeModel.Models;

namespace WsGen.CodeModel.Parsing;

/// <summary>Where a class stands: its containing types and its namespace, and the name of its generated file.</summary>
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

    /// <summary>
    /// The full metadata name, which no other type of the compilation has. The compiler ignores case in names of generated files:
    /// where two names differ in nothing else, a hash of the exact name is added.
    /// </summary>
    public static string HintName(INamedTypeSymbol type, Compilation compilation)
    {
        string name = MetadataName(type);
        return HasTwinInOtherCase(type, compilation) ? $"{name}-{Hash(name):x8}.g.cs" : $"{name}.g.cs";
    }

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { IsRecord: true, IsValueType: true } => "record struct",
        { IsRecord: true } => "record",
        { TypeKind: TypeKind.Struct } => "struct",
        { TypeKind: TypeKind.Interface } => "interface",
        _ => "class",
    };

    private static string MetadataName(INamedTypeSymbol type)
    {
        var name = new StringBuilder(type.MetadataName);
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            name.Insert(0, outer.MetadataName + "+");
        }

        for (INamespaceSymbol? space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            name.Insert(0, space.MetadataName + ".");
        }

        return name.ToString();
    }

    private static bool HasTwinInOtherCase(INamedTypeSymbol type, Compilation compilation)
    {
        // Only source can collide, so namespaces are looked up as this assembly has them.
        for (ISymbol part = type; part.ContainingSymbol is INamespaceOrTypeSymbol outer; part = outer)
        {
            INamespaceOrTypeSymbol siblings = outer is INamespaceSymbol space
                ? compilation.Assembly.GetNamespace(space) ?? space
                : outer;
            if (siblings.GetMembers().Any(sibling =>
                sibling is INamespaceOrTypeSymbol
                && sibling.MetadataName != part.MetadataName
                && string.Equals(sibling.MetadataName, part.MetadataName, StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }

    private static INamespaceSymbol? GetNamespace(this IAssemblySymbol assembly, INamespaceSymbol space) => space.IsGlobalNamespace
        ? assembly.GlobalNamespace
        : assembly.GetNamespace(space.ContainingNamespace)?.GetNamespaceMembers().FirstOrDefault(member => member.Name == space.Name);

    /// <summary>FNV-1a: the same on every machine and in every process, which string.GetHashCode is not.</summary>
    private static uint Hash(string text)
    {
        uint hash = 2166136261;
        foreach (char c in text)
        {
            hash = unchecked((hash ^ c) * 16777619);
        }

        return hash;
    }
}
