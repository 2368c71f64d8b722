using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Sending;

/// <summary>
/// What serializer contexts know at run time: what they say that they cover, and whatever that consists of. Rather more than less: members that the serializer leaves out count as well.
/// Thread-safe.
/// </summary>
internal sealed class JsonReach(JsonContexts contexts)
{
    // Nobody sends that much; and a type whose members make ever new types has no end.
    private const int MostTypes = 10_000;

    private readonly ConcurrentDictionary<INamedTypeSymbol, HashSet<ITypeSymbol>> _reached = new(SymbolEqualityComparer.Default);

    public bool Reaches(INamedTypeSymbol context, ITypeSymbol type)
    {
        HashSet<ITypeSymbol> reached = _reached.GetOrAdd(context, Gather);
        return reached.Contains(type) || reached.Count >= MostTypes;
    }

    private HashSet<ITypeSymbol> Gather(INamedTypeSymbol context)
    {
        var reached = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        var open = new Stack<ITypeSymbol>();
        foreach (AttributeData attribute in context.GetAttributes())
        {
            if (KnownTypes.Same(attribute.AttributeClass, contexts.Serializable) && attribute.ConstructorArguments is [{ Value: ITypeSymbol covered }, ..])
            {
                open.Push(covered);
            }
        }

        while (open.Count > 0 && reached.Count < MostTypes)
        {
            ITypeSymbol type = open.Pop();
            if (reached.Add(type))
            {
                foreach (ITypeSymbol part in PartsOf(type))
                {
                    open.Push(part);
                }
            }
        }

        return reached;
    }

    private IEnumerable<ITypeSymbol> PartsOf(ITypeSymbol type) =>
        type is IArrayTypeSymbol array ? [array.ElementType]
        : type is not INamedTypeSymbol named ? []
        : named.TypeArguments.Concat(contexts.DerivedTypesOf(named).Select(static derived => derived.Type)).Concat(IsOfFramework(named) ? [] : MembersOf(named));

    private static IEnumerable<ITypeSymbol> MembersOf(INamedTypeSymbol type) => KnownTypes.SelfAndBases(type)
        .SelectMany(static level => level.GetMembers())
        .Select(static member => member switch
        {
            IPropertySymbol { IsStatic: false } property => property.Type,
            IFieldSymbol { IsStatic: false } field => field.Type,
            _ => null,
        })
        .OfType<ITypeSymbol>();

    private static bool IsOfFramework(INamedTypeSymbol type) => type.ContainingNamespace?.ToDisplayString() is { } space && (space == "System" || space.StartsWith("System.", StringComparison.Ordinal));
}
