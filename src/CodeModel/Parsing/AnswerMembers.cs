using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Parsing;

/// <summary>
/// What an awaited type stands for where it is no message by itself, but a base class or an interface of members of a union: success or failure, say. Any of
/// these members is an answer then.
/// </summary>
internal sealed class AnswerMembers(EndpointScope scope, Bindings bindings, IReadOnlyList<ParsedCallback> callbacks)
{
    private ITypeSymbol[]? _unions;

    /// <summary>Every type that names derived types, and that something which is covered is or derives from.</summary>
    private ITypeSymbol[] Unions => _unions ??=
    [
        .. bindings.Json.CoveredTypes
            .SelectMany(KnownTypes.SelfAndBases)
            .Distinct<ITypeSymbol>(SymbolEqualityComparer.Default)
            .Where(type => scope.Known.Json.DerivedTypesOf(type).Any()),
    ];

    /// <summary>The members; none where the type is read as itself.</summary>
    /// <param name="reply">What is awaited.</param>
    /// <param name="ambiguous">Two unions that have members of it, if nothing says which counts.</param>
    public IReadOnlyList<ITypeSymbol> Of(ITypeSymbol reply, out (ITypeSymbol First, ITypeSymbol Second)? ambiguous)
    {
        ambiguous = null;
        if (reply.TypeKind is not (TypeKind.Class or TypeKind.Interface)
            || scope.Known.Json.DerivedTypesOf(reply).Any()
            || bindings.Codecs.FindDecoders(reply, null) is not null)
        {
            return [];
        }

        (ITypeSymbol Union, int Handlers)[] candidates =
        [
            .. Unions
                .Where(union => MembersOf(union, reply).Any())
                .Select(union => (Union: union, Handlers: callbacks.Count(callback => Takes(callback, union))))
                .OrderByDescending(candidate => candidate.Handlers),
        ];
        ITypeSymbol[] best = [.. candidates.Where(candidate => candidate.Handlers == candidates[0].Handlers).Select(candidate => candidate.Union)];
        best = [.. best.Where(union => !best.Any(other => !KnownTypes.Same(other, union) && KnownTypes.SelfAndBases(other).Contains(union, SymbolEqualityComparer.Default)))];
        if (best.Length == 0 || (candidates[0].Handlers == 0 && IsReadAsItself(reply, best)))
        {
            return [];
        }

        if (best.Length > 1)
        {
            ambiguous = (best[0], best[1]);
            return [];
        }

        return [.. MembersOf(best[0], reply)];
    }

    private IEnumerable<ITypeSymbol> MembersOf(ITypeSymbol union, ITypeSymbol reply) => scope.Known.Json.DerivedTypesOf(union)
        .Select(derived => derived.Type)
        .Where(type => KnownTypes.SelfAndBases(type).Contains(reply, SymbolEqualityComparer.Default));

    /// <summary>The serializer can make it, and it is not one of several members.</summary>
    private bool IsReadAsItself(ITypeSymbol reply, ITypeSymbol[] unions) =>
        bindings.Json.IsCovered(reply)
        && (!reply.IsAbstract || scope.Known.Json.MayHaveConverter(reply))
        && !unions.Any(union => MembersOf(union, reply).Any(member => KnownTypes.Same(member, reply)));

    private bool Takes(ParsedCallback callback, ITypeSymbol union) =>
        callback.PayloadType is { } payload
        && KnownTypes.WithoutNullable(payload) is var type
        && (KnownTypes.Same(type, union) || scope.Known.Json.DerivedTypesOf(union).Any(derived => KnownTypes.Same(derived.Type, type)));
}
