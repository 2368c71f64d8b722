using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Parsing;

/// <summary>Finds the property by which an answer is known.</summary>
internal static class CorrelationProperty
{
    /// <summary>
    /// A property of the type, of its base classes or, of interfaces and type parameters, of what they promise; null if there is none that the class can read, or if an interface
    /// inherits two.
    /// </summary>
    public static IPropertySymbol? Find(EndpointScope scope, ITypeSymbol type, string name)
    {
        IEnumerable<ITypeSymbol> levels = type is ITypeParameterSymbol parameter
            ? parameter.ConstraintTypes.SelectMany(KnownTypes.SelfAndBases)
            : type.TypeKind == TypeKind.Interface ? KnownTypes.SelfAndBases(type) : KnownTypes.SelfAndBases(type).Where(level => level.TypeKind != TypeKind.Interface);
        IPropertySymbol[] found = [.. levels
            .SelectMany(level => level.GetMembers(name))
            .OfType<IPropertySymbol>()
            .Where(property =>
                property is { IsStatic: false, IsIndexer: false, GetMethod: { } getter } && scope.Known.Compilation.IsSymbolAccessibleWithin(getter, scope.Type))];
        return found.Length > 1 && type.TypeKind == TypeKind.Interface && !IsFurtherDown(found[0], found) ? null : found.FirstOrDefault();
    }

    /// <summary>It hides the others: they are of interfaces that its own inherits.</summary>
    private static bool IsFurtherDown(IPropertySymbol first, IPropertySymbol[] all) => all.Skip(1).All(other => first.ContainingType.AllInterfaces.Contains(other.ContainingType, SymbolEqualityComparer.Default));

    public static bool MayBeNull(IPropertySymbol property) => property.Type.NullableAnnotation == NullableAnnotation.Annotated;
}
