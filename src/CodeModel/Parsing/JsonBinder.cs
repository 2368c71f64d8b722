using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Collections;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Models;

namespace WsGen.CodeModel.Parsing;

/// <summary>
/// Finds the serializer context that covers a type (WSG1016): the one that the attribute names, or else the one of the project. Collects the fields
/// through which payloads are read.
/// </summary>
internal sealed class JsonBinder(EndpointScope scope, FieldNames names)
{
    private readonly List<JsonTypeModel> _types = [];
    private readonly List<JsonTypeModel> _open = [];
    private readonly List<JsonTypeModel> _sent = [];
    private readonly INamedTypeSymbol? _named = AttributeTypes.Single(scope, "JsonContext", scope.Known.Json.Context);
    private IReadOnlyList<INamedTypeSymbol>? _contexts;

    public EquatableArray<JsonTypeModel> Types => _types.ToEquatableArray();

    /// <summary>The types of which only the server will know whether a context covers them; without fields.</summary>
    public EquatableArray<JsonTypeModel> OpenTypes => _open.ToEquatableArray();

    /// <summary>The contexts that a session of the endpoint may use.</summary>
    public EquatableArray<string> ContextNames => Contexts.Select(TypeNames.InCode).ToEquatableArray();

    /// <summary>The types that the contexts name.</summary>
    public IEnumerable<ITypeSymbol> CoveredTypes => Contexts.SelectMany(scope.Known.Json.NamedBy);

    private IReadOnlyList<INamedTypeSymbol> Contexts => _contexts ??= _named is null ? scope.Known.Json.VisibleTo(scope.Type) : [_named];

    /// <summary>
    /// The context that covers a type; null if none does. Of several the first by name, which is reported. Of a type parameter, and what is made of
    /// one, only the server will know: all of them are asked there.
    /// </summary>
    public JsonCover? FindContext(ITypeSymbol type, ISymbol site)
    {
        if (IsOpen(type))
        {
            if (Contexts.Count == 0)
            {
                return null;
            }

            var some = new JsonCover(string.Join(", ", Contexts.Select(CodeOf)), string.Join(" or ", Contexts.Select(TypeNames.InShort)));
            var model = new JsonTypeModel("", TypeNames.InCode(type), some.Code, type.IsValueType);
            if (!_open.Contains(model))
            {
                _open.Add(model);
            }

            return some;
        }

        INamedTypeSymbol[] covering = [.. Contexts.Where(context => scope.Known.Json.Covers(context, type))];
        if (covering.Length > 1)
        {
            scope.Report(
                DiagnosticDescriptors.JsonContextAmbiguous,
                new IssueSite(site, hint: string.Join(";", covering.Select(TypeNames.InCode))),
                TypeNames.InShort(type),
                string.Join(" and ", covering.Select(TypeNames.ForPeople)),
                TypeNames.InShort(covering[0]));
        }

        return covering.Length == 0 ? null : new JsonCover(CodeOf(covering[0]), TypeNames.InShort(covering[0]));
    }

    /// <summary>True if some context covers the type.</summary>
    public bool IsCovered(ITypeSymbol type) => Contexts.Any(context => scope.Known.Json.Covers(context, type));

    /// <summary>Types that are sent, and whose context is not just any that knows them: without fields.</summary>
    public EquatableArray<JsonTypeModel> SentTypes => _sent.ToEquatableArray();

    /// <summary>How an object is sent: as a member of the union that it belongs to, so that the other side can tell what it is.</summary>
    public (ITypeSymbol Type, JsonCover Context)? FindSent(ITypeSymbol type, ISymbol site)
    {
        ITypeSymbol sent = scope.Known.Json.UnionOf(type) is { } union && IsCovered(union) ? union : type;
        if (FindContext(sent, site) is not { } context)
        {
            return null;
        }

        if (Contexts.Count > 1 && !IsOpen(sent))
        {
            var model = new JsonTypeModel("", TypeNames.InCode(sent), context.Code, sent.IsValueType);
            if (!_sent.Contains(model))
            {
                _sent.Add(model);
            }
        }

        return (sent, context);
    }

    /// <summary>
    /// The union of which a type is a base class or an interface that some members have in common, while no context covers it by itself: the nearest that one covers; null
    /// if there is none, or nothing says which of several.
    /// </summary>
    public (ITypeSymbol Type, JsonCover Context)? FindUnion(ITypeSymbol type, ISymbol site)
    {
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Interface) || IsOpen(type))
        {
            return null;
        }

        ITypeSymbol[] unions = [.. CoveredTypes.Distinct<ITypeSymbol>(SymbolEqualityComparer.Default).Where(union => scope.Known.Json.DerivedTypesOf(union)
            .Any(member => member.Discriminator is not null && KnownTypes.SelfAndBases(member.Type).Contains(type, SymbolEqualityComparer.Default)))];
        ITypeSymbol[] nearest = [.. unions.Where(union => !unions.Any(other =>
            !KnownTypes.Same(other, union) && KnownTypes.SelfAndBases(other).Contains(union, SymbolEqualityComparer.Default)))];
        return nearest.Length == 1 && FindContext(nearest[0], site) is { } context ? (nearest[0], context) : null;
    }

    /// <summary>The field that describes a type.</summary>
    public string FieldFor(ITypeSymbol type, JsonCover context)
    {
        string typeName = TypeNames.InCode(type);
        JsonTypeModel? existing = _types.FirstOrDefault(other => other.TypeName == typeName);
        if (existing is null)
        {
            existing = new JsonTypeModel(names.Take("s_", type, "Json"), typeName, context.Code, type.IsValueType);
            _types.Add(existing);
        }

        return existing.FieldName;
    }

    private static string CodeOf(INamedTypeSymbol context) => $"{TypeNames.InCode(context)}.Default";

    /// <summary>What the type is depends on the type arguments of the endpoint.</summary>
    private static bool IsOpen(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => true,
        IArrayTypeSymbol array => IsOpen(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(IsOpen) || (named.ContainingType is { } outer && IsOpen(outer)),
        _ => false,
    };
}

/// <summary>The serializer context that covers a type, or those that may.</summary>
/// <param name="Code">As an expression, several with commas between.</param>
/// <param name="Names">For people.</param>
internal sealed record JsonCover(string Code, string Names);
