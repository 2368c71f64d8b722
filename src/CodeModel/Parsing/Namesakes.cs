using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace WsGen.CodeModel.Parsing;

/// <summary>
/// Members of the name of an inherited callback, in classes nearer to the endpoint. The compiler looks there first, and takes what will do without
/// looking for a better one further up.
/// </summary>
internal static class Namesakes
{
    /// <summary>True if the callback has to be called by way of its own class, and can be: a protected one cannot.</summary>
    public static bool AreAvoidable(EndpointScope scope, IMethodSymbol callback) => Nearer(scope, callback).Any() && IsCallableByItsClass(scope, callback);

    /// <summary>What would be called in place of the callback; null if nothing would, or if it can be avoided.</summary>
    public static ISymbol? FindObstacle(EndpointScope scope, IMethodSymbol callback) =>
        IsCallableByItsClass(scope, callback) ? null : Nearer(scope, callback).FirstOrDefault(member => WouldBeCalled(scope, member, callback));

    private static bool IsCallableByItsClass(EndpointScope scope, IMethodSymbol callback) =>
        scope.Known.Compilation.IsSymbolAccessibleWithin(callback, scope.Type, throughType: callback.ContainingType);

    /// <summary>Overrides count where they were declared first.</summary>
    private static IEnumerable<ISymbol> Nearer(EndpointScope scope, IMethodSymbol callback)
    {
        for (INamedTypeSymbol? level = scope.Type; level is not null && !KnownTypes.Same(level, callback.ContainingType); level = level.BaseType)
        {
            foreach (ISymbol member in level.GetMembers(callback.Name))
            {
                if (!member.IsOverride && scope.Known.Compilation.IsSymbolAccessibleWithin(member, scope.Type))
                {
                    yield return member;
                }
            }
        }
    }

    private static bool WouldBeCalled(EndpointScope scope, ISymbol member, IMethodSymbol callback) => member switch
    {
        IMethodSymbol method => Takes(scope, method, callback),
        IPropertySymbol property => CanBeInvoked(property.Type),
        IFieldSymbol field => CanBeInvoked(field.Type),
        IEventSymbol => true,
        _ => false,
    };

    private static bool CanBeInvoked(ITypeSymbol type) => type.TypeKind is TypeKind.Delegate or TypeKind.Dynamic or TypeKind.FunctionPointer;

    /// <summary>True if the method takes the callback's arguments. In doubt it does: where its type arguments, or an array of the last ones, decide.</summary>
    private static bool Takes(EndpointScope scope, IMethodSymbol method, IMethodSymbol callback)
    {
        IParameterSymbol? rest = method.Parameters.LastOrDefault(static parameter => parameter.IsParams);
        for (int i = 0; i < callback.Parameters.Length; i++)
        {
            IParameterSymbol? target = i < method.Parameters.Length ? method.Parameters[i] : rest;
            if (target is null || target.RefKind is RefKind.Ref or RefKind.Out)
            {
                return false;
            }

            if (!target.IsParams && !Converts(scope, callback.Parameters[i].Type, target.Type))
            {
                return false;
            }
        }

        return method.Parameters.Skip(callback.Parameters.Length).All(static parameter => parameter.IsOptional || parameter.IsParams);
    }

    /// <summary>What is passed for a nullable value may be the value itself.</summary>
    private static bool Converts(EndpointScope scope, ITypeSymbol passed, ITypeSymbol target) =>
        Mentions(target)
        || scope.Known.Compilation.ClassifyConversion(passed, target).IsImplicit
        || scope.Known.Compilation.ClassifyConversion(KnownTypes.WithoutNullable(passed), target).IsImplicit;

    /// <summary>True if a type parameter of the method stands in the type.</summary>
    private static bool Mentions(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol parameter => parameter.TypeParameterKind == TypeParameterKind.Method,
        IArrayTypeSymbol array => Mentions(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(Mentions),
        _ => false,
    };
}
