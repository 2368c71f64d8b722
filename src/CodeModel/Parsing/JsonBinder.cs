using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Collections;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Models;

namespace WsGen.CodeModel.Parsing;

/// <summary>
/// Finds the serializer context that covers a type (WSG1016): the one that [ServerEndpoint] names, or else the one of the project. Collects the fields
/// through which payloads are read.
/// </summary>
internal sealed class JsonBinder(EndpointScope scope, FieldNames names)
{
    private readonly List<JsonTypeModel> _types = [];
    private readonly INamedTypeSymbol? _named = AttributeTypes.Single(scope, "JsonContext", scope.Known.Json.Context);
    private IReadOnlyList<INamedTypeSymbol>? _contexts;

    public EquatableArray<JsonTypeModel> Types => _types.ToEquatableArray();

    /// <summary>The contexts that a session of the endpoint may use.</summary>
    public EquatableArray<string> ContextNames => Contexts.Select(TypeNames.InCode).ToEquatableArray();

    private IReadOnlyList<INamedTypeSymbol> Contexts => _contexts ??= _named is null ? scope.Known.Json.VisibleTo(scope.Type) : [_named];

    /// <summary>The context that covers a type; null if none does. Of several the first by name, which is reported.</summary>
    public INamedTypeSymbol? FindContext(ITypeSymbol type, ISymbol site)
    {
        INamedTypeSymbol[] covering = [.. Contexts.Where(context => scope.Known.Json.Covers(context, type))];
        if (covering.Length > 1)
        {
            scope.Report(
                DiagnosticDescriptors.JsonContextAmbiguous,
                new IssueSite(site),
                TypeNames.InShort(type),
                string.Join(" and ", covering.Select(TypeNames.ForPeople)),
                TypeNames.InShort(covering[0]));
        }

        return covering.FirstOrDefault();
    }

    /// <summary>The field that describes a type.</summary>
    public string FieldFor(ITypeSymbol type, INamedTypeSymbol context)
    {
        string typeName = TypeNames.InCode(type);
        JsonTypeModel? existing = _types.FirstOrDefault(other => other.TypeName == typeName);
        if (existing is null)
        {
            existing = new JsonTypeModel(names.Take("s_", type, "Json"), typeName, TypeNames.InCode(context));
            _types.Add(existing);
        }

        return existing.FieldName;
    }
}
