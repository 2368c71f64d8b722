using Microsoft.CodeAnalysis;

namespace WsGen.Analyzers.Usage.Lifetime;

/// <summary>By which types of objects sessions can be let go: a collection of them, and an object of the project's own with a place for one that can be set again.</summary>
internal sealed class LettingGo(Library library)
{
    /// <summary>True for a value by which sessions could be removed: a collection, not a session or a number.</summary>
    public bool ByReference(ITypeSymbol? type) =>
        type is { IsReferenceType: true, SpecialType: not SpecialType.System_String } && !Library.Same(type, library.WsSession) && (!IsOwn(type) || ByOwn(type, []));

    /// <summary>True for an element by which sessions could be removed: a collection, or something with one in it.</summary>
    public bool ByElement(ITypeSymbol type) =>
        type is INamedTypeSymbol { IsValueType: true, TypeArguments: { IsEmpty: false } parts } ? parts.Any(ByElement) : ByReference(type);

    private bool IsOwn(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, IsAbstract: false } && SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, library.Known.Compilation.Assembly);

    private bool ByOwn(ITypeSymbol type, HashSet<ITypeSymbol> seen)
    {
        if (!seen.Add(type.OriginalDefinition))
        {
            return false;
        }

        for (ITypeSymbol? each = type; each is not null; each = each.BaseType)
        {
            if (each.GetMembers().OfType<IFieldSymbol>().Where(static field => !field.IsStatic).Any(field =>
                MayHold(field.Type) && (!IsSetOnce(field) || (IsOwn(field.Type) ? ByOwn(field.Type, seen) : ByReference(field.Type)))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSetOnce(IFieldSymbol field) => field.IsReadOnly || field.AssociatedSymbol is IPropertySymbol { SetMethod: null or { IsInitOnly: true } };

    /// <summary>True for what a session could be in. Other things, a number or a timer, do not matter.</summary>
    private bool MayHold(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => MayHold(array.ElementType),
        INamedTypeSymbol { TypeArguments: { IsEmpty: false } parts } when !IsOwn(type) => parts.Any(MayHold),
        INamedTypeSymbol { SpecialType: SpecialType.None, TypeKind: TypeKind.Class or TypeKind.Struct } => Library.Same(type, library.WsSession) || IsOwn(type) || type.IsAbstract,
        _ => type is { SpecialType: SpecialType.System_Object } or { TypeKind: TypeKind.Interface or TypeKind.TypeParameter or TypeKind.Dynamic },
    };
}
