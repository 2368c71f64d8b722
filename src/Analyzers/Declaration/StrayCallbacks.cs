using Microsoft.CodeAnalysis;
using WsGen.Analyzers.Usage;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Declaration;

/// <summary>What to say of callbacks in classes that are no endpoints, and that none derives from.</summary>
internal static class StrayCallbacks
{
    /// <summary>True for a callback, or an override of one, in a class that is no endpoint itself.</summary>
    public static bool IsCandidate(IMethodSymbol method, Library library) =>
        method.PartialDefinitionPart is null
        && (CallbackFinder.IsCallback(method, library.Known) || OverridesCallback(method, library))
        && !library.IsEndpoint(method.ContainingType);

    /// <summary>What the type alone says; null if that is not enough.</summary>
    public static Diagnostic? JudgeAtOnce(IMethodSymbol method, Library library) =>
        method.ContainingType is not { TypeKind: TypeKind.Class, IsSealed: false, IsStatic: false }
        && FindEndpoint(method.ContainingType, library) is null
        && CallbackFinder.IsCallback(method, library.Known)
            ? Diagnostic.Create(DiagnosticDescriptors.CallbackInTypeWithoutHeirs, PlaceOf(method), method.Name, method.ContainingType.Name)
            : null;

    public static IEnumerable<Diagnostic> Judge(IEnumerable<IMethodSymbol> methods, Library library)
    {
        foreach (IGrouping<INamedTypeSymbol, IMethodSymbol> group in methods.GroupBy<IMethodSymbol, INamedTypeSymbol>(method => method.ContainingType, SymbolEqualityComparer.Default))
        {
            INamedTypeSymbol owner = group.Key;
            IMethodSymbol[] callbacks = [.. group.Where(method => CallbackFinder.IsCallback(method, library.Known))];
            if (FindEndpoint(owner, library) is { } endpoint)
            {
                // An abstract one is there for others.
                if (!owner.IsAbstract)
                {
                    DiagnosticDescriptor rule = callbacks.Length > 0 ? DiagnosticDescriptors.DerivedClassIsNoEndpoint : DiagnosticDescriptors.OverrideIsNotServed;
                    yield return Diagnostic.Create(rule, PlaceOf(owner), owner.Name, endpoint.Name);
                }
            }
            else if (!MayHaveHeirs(owner, library))
            {
                foreach (IMethodSymbol callback in callbacks)
                {
                    yield return Diagnostic.Create(DiagnosticDescriptors.CallbackOutsideOfEndpoint, PlaceOf(callback), callback.Name, owner.Name);
                }
            }
        }
    }

    private static bool OverridesCallback(IMethodSymbol method, Library library)
    {
        for (IMethodSymbol? overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            if (CallbackFinder.IsCallback(overridden, library.Known))
            {
                return true;
            }
        }

        return false;
    }

    private static INamedTypeSymbol? FindEndpoint(INamedTypeSymbol type, Library library)
    {
        INamedTypeSymbol? level = type.BaseType;
        while (level is not null && !library.IsEndpoint(level))
        {
            level = level.BaseType;
        }

        return level;
    }

    /// <summary>True if an endpoint of another assembly may derive from the class: it is seen there, and is abstract or in a library.</summary>
    private static bool MayHaveHeirs(INamedTypeSymbol type, Library library)
    {
        bool isLibrary = library.Known.Compilation.Options.OutputKind == OutputKind.DynamicallyLinkedLibrary;
        return type is { TypeKind: TypeKind.Class, IsSealed: false, IsStatic: false }
            && (type.IsAbstract || isLibrary)
            && HierarchyParser.TypesAround(type).All(part =>
                part.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal);
    }

    private static Location PlaceOf(ISymbol symbol) => symbol.Locations.FirstOrDefault(location => location.IsInSource) ?? Location.None;
}
