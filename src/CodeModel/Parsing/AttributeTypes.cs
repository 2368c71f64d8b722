using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeModel.Parsing;

/// <summary>The types that [ServerEndpoint] names (WSG0007).</summary>
internal static class AttributeTypes
{
    /// <summary>The type that a property names; null if it names none, or one that cannot be used.</summary>
    /// <param name="scope">The class.</param>
    /// <param name="property">The property.</param>
    /// <param name="baseType">What the type must derive from; null if that is not known here.</param>
    public static INamedTypeSymbol? Single(EndpointScope scope, string property, INamedTypeSymbol? baseType)
    {
        TypedConstant value = ValueOf(scope, property);
        if (value is not { Kind: TypedConstantKind.Type, Value: ITypeSymbol type })
        {
            return null;
        }

        string? reason = type is not INamedTypeSymbol ? "it is no class" : null;
        if (type is INamedTypeSymbol named)
        {
            reason = WhyNot(scope, named, isCodec: false)
                ?? (baseType is not null && !KnownTypes.IsOrDerivesFrom(named, baseType) ? $"it does not derive from {baseType.Name}" : null);
        }

        return Check(scope, property, type, reason) ? (INamedTypeSymbol)type : null;
    }

    /// <summary>The types that a property lists, those that can be used.</summary>
    /// <param name="scope">The class.</param>
    /// <param name="property">The property.</param>
    /// <param name="interfaces">A type must implement one of them.</param>
    public static IReadOnlyList<INamedTypeSymbol> List(EndpointScope scope, string property, INamedTypeSymbol?[] interfaces)
    {
        var found = new List<INamedTypeSymbol>();
        TypedConstant value = ValueOf(scope, property);
        if (value.Kind != TypedConstantKind.Array || value.IsNull)
        {
            return found;
        }

        foreach (ITypeSymbol type in value.Values.Select(item => item.Value).OfType<ITypeSymbol>())
        {
            string? reason = "it is no class";
            if (type is INamedTypeSymbol named)
            {
                reason = WhyNot(scope, named, isCodec: true)
                    ?? (named.OriginalDefinition.AllInterfaces.Any(face => interfaces.Any(known => KnownTypes.Same(face.OriginalDefinition, known)))
                        ? null
                        : $"it implements none of {string.Join(", ", interfaces.Select(face => face?.Name))}");
            }

            if (Check(scope, property, type, reason))
            {
                found.Add((INamedTypeSymbol)type);
            }
        }

        return found;
    }

    public static TypedConstant ValueOf(EndpointScope scope, string property) =>
        scope.Attribute.NamedArguments.FirstOrDefault(argument => argument.Key == property).Value;

    private static bool Check(EndpointScope scope, string property, ITypeSymbol type, string? reason)
    {
        if (type.TypeKind == TypeKind.Error)
        {
            scope.MarkIncomplete(DiagnosticDescriptors.AttributeTypeNotUsable);
            return false;
        }

        if (reason is not null)
        {
            scope.Report(
                DiagnosticDescriptors.AttributeTypeNotUsable,
                new IssueSite(scope.Type, scope.Attribute, property),
                TypeNames.InShort(type),
                property,
                reason);
        }

        return reason is null;
    }

    private static string? WhyNot(EndpointScope scope, INamedTypeSymbol type, bool isCodec)
    {
        if (type.TypeKind != TypeKind.Class || type.IsAbstract || type.IsStatic)
        {
            return "it is no class of which an instance can be made";
        }

        if (type.IsUnboundGenericType && !(isCodec && type.TypeParameters.Length == 1 && !IsInsideOfGeneric(type)))
        {
            return isCodec ? "an open generic type needs exactly one type parameter, that of the message's type" : "it is an open generic type";
        }

        return !scope.Known.Compilation.IsSymbolAccessibleWithin(type.OriginalDefinition, scope.Type) ? $"'{scope.Type.Name}' cannot access it"
            : isCodec ? ConstructorParser.WhyNotCodec(scope, type.OriginalDefinition)
            : !type.OriginalDefinition.InstanceConstructors.Any(constructor =>
                constructor.Parameters.Length == 0 && scope.Known.Compilation.IsSymbolAccessibleWithin(constructor, scope.Type))
            ? "it has no accessible constructor without parameters"
            : null;
    }

    private static bool IsInsideOfGeneric(INamedTypeSymbol type) => type.ContainingType is { } outer && HierarchyParser.TypesAround(outer).Any(part => part.Arity > 0);
}
