using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Parsing;

/// <summary>Finds the property by which an answer is known.</summary>
internal static class CorrelationProperty
{
    /// <summary>A property of the type, of its base classes or, of interfaces and type parameters, of what they promise; null if there is none that the class can read.</summary>
    public static IPropertySymbol? Find(EndpointScope scope, ITypeSymbol type, string name)
    {
        IEnumerable<ITypeSymbol> levels = type is ITypeParameterSymbol parameter
            ? parameter.ConstraintTypes.SelectMany(KnownTypes.SelfAndBases)
            : type.TypeKind == TypeKind.Interface ? KnownTypes.SelfAndBases(type) : KnownTypes.SelfAndBases(type).Where(level => level.TypeKind != TypeKind.Interface);
        return levels
            .SelectMany(level => level.GetMembers(name))
            .OfType<IPropertySymbol>()
            .FirstOrDefault(property =>
                property is { IsStatic: false, IsIndexer: false, GetMethod: { } getter } && scope.Known.Compilation.IsSymbolAccessibleWithin(getter, scope.Type));
    }

    public static bool MayBeNull(IPropertySymbol property) => property.Type.NullableAnnotation == NullableAnnotation.Annotated;
}
