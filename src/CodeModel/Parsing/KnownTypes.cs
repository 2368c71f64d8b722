using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Parsing;

/// <summary>
/// The types that give an annotated class its meaning, found once per compilation by their full names. Lives only as long as the
/// parsing of one compilation: it holds symbols and never gets into a model.
/// </summary>
internal sealed class KnownTypes
{
    public const string ServerEndpointAttributeName = "WsGen.ServerEndpointAttribute";
    public const string ClientEndpointAttributeName = "WsGen.ClientEndpointAttribute";
    public const string ServerBuilderName = "WsGen.WsServerBuilder";
    public const string AspNetCoreExtensionsName = "Microsoft.AspNetCore.Builder.WsGenEndpointRouteBuilderExtensions";

    private static readonly ConditionalWeakTable<Compilation, KnownTypes> Cache = new();

    private KnownTypes(Compilation compilation, INamedTypeSymbol serverEndpointAttribute)
    {
        INamedTypeSymbol? Find(string name) => compilation.GetTypeByMetadataName(name);
        INamedTypeSymbol? OfByte(string name) => Find(name)?.Construct(compilation.GetSpecialType(SpecialType.System_Byte));

        Compilation = compilation;
        ServerEndpointAttribute = serverEndpointAttribute;
        ClientEndpointAttribute = Find(ClientEndpointAttributeName);
        SendAttribute = Find("WsGen.SendAttribute");
        OnOpenAttribute = Find("WsGen.OnOpenAttribute");
        OnMessageAttribute = Find("WsGen.OnMessageAttribute");
        OnCloseAttribute = Find("WsGen.OnCloseAttribute");
        OnErrorAttribute = Find("WsGen.OnErrorAttribute");
        PathParamAttribute = Find("WsGen.PathParamAttribute");
        WsSession = Find("WsGen.WsSession");
        CloseReason = Find("WsGen.CloseReason");
        Exception = Find("System.Exception");
        CancellationToken = Find("System.Threading.CancellationToken");
        ReadOnlySpanOfByte = OfByte("System.ReadOnlySpan`1");
        ReadOnlyMemoryOfByte = OfByte("System.ReadOnlyMemory`1");
        ReadOnlySequenceOfByte = OfByte("System.Buffers.ReadOnlySequence`1");
        Task = Find("System.Threading.Tasks.Task");
        TaskOfT = Find("System.Threading.Tasks.Task`1");
        ValueTask = Find("System.Threading.Tasks.ValueTask");
        ValueTaskOfT = Find("System.Threading.Tasks.ValueTask`1");
        SpanParsable = Find("System.ISpanParsable`1");
        Disposable = Find("System.IDisposable");
        AsyncDisposable = Find("System.IAsyncDisposable");
        FromKeyedServicesAttribute = Find("Microsoft.Extensions.DependencyInjection.FromKeyedServicesAttribute");
        FromServicesAttribute = Find("Microsoft.AspNetCore.Mvc.FromServicesAttribute");
        EndpointConfig = Find("WsGen.EndpointConfig");
        EndpointOptionsAttribute = Find("WsGen.EndpointOptionsAttribute");
        Payloads = new PayloadTypes(compilation);
        Codecs = new CodecTypes(compilation);
        Json = new JsonContexts(compilation);
        HintNames = new HintNames(compilation.Assembly);
    }

    public Compilation Compilation { get; }

    public INamedTypeSymbol ServerEndpointAttribute { get; }

    public INamedTypeSymbol? ClientEndpointAttribute { get; }

    public INamedTypeSymbol? SendAttribute { get; }

    public INamedTypeSymbol? EndpointOptionsAttribute { get; }

    public INamedTypeSymbol? OnOpenAttribute { get; }

    public INamedTypeSymbol? OnMessageAttribute { get; }

    public INamedTypeSymbol? OnCloseAttribute { get; }

    public INamedTypeSymbol? OnErrorAttribute { get; }

    public INamedTypeSymbol? PathParamAttribute { get; }

    public INamedTypeSymbol? WsSession { get; }

    public INamedTypeSymbol? CloseReason { get; }

    public INamedTypeSymbol? Exception { get; }

    public INamedTypeSymbol? CancellationToken { get; }

    public INamedTypeSymbol? ReadOnlySpanOfByte { get; }

    public INamedTypeSymbol? ReadOnlyMemoryOfByte { get; }

    public INamedTypeSymbol? ReadOnlySequenceOfByte { get; }

    public INamedTypeSymbol? Task { get; }

    public INamedTypeSymbol? TaskOfT { get; }

    public INamedTypeSymbol? ValueTask { get; }

    public INamedTypeSymbol? ValueTaskOfT { get; }

    public INamedTypeSymbol? SpanParsable { get; }

    public INamedTypeSymbol? Disposable { get; }

    public INamedTypeSymbol? AsyncDisposable { get; }

    public INamedTypeSymbol? FromKeyedServicesAttribute { get; }

    public INamedTypeSymbol? FromServicesAttribute { get; }

    public INamedTypeSymbol? EndpointConfig { get; }

    /// <summary>What payloads and replies can be.</summary>
    public PayloadTypes Payloads { get; }

    /// <summary>Encoders and decoders.</summary>
    public CodecTypes Codecs { get; }

    /// <summary>The serializer contexts of the project.</summary>
    public JsonContexts Json { get; }

    /// <summary>What generated files are called.</summary>
    public HintNames HintNames { get; }

    /// <summary>The known types of <paramref name="compilation"/>; null if it does not reference the library.</summary>
    public static KnownTypes? TryCreate(Compilation compilation) =>
        compilation.GetTypeByMetadataName(ServerEndpointAttributeName) is { } serverEndpointAttribute
        && compilation.GetTypeByMetadataName(ServerBuilderName) is not null
            ? Cache.GetValue(compilation, compilation => new KnownTypes(compilation, serverEndpointAttribute))
            : null;

    /// <summary>The [ServerEndpoint] of <paramref name="type"/>, if it has one.</summary>
    public AttributeData? FindServerEndpoint(INamedTypeSymbol type) => Find(type, ServerEndpointAttribute);

    /// <summary>The [ClientEndpoint] of <paramref name="type"/>, if it has one.</summary>
    public AttributeData? FindClientEndpoint(INamedTypeSymbol type) => Find(type, ClientEndpointAttribute);

    /// <summary>The [Send] of <paramref name="method"/>, if it has one.</summary>
    public AttributeData? FindSend(IMethodSymbol method) => Find(method, SendAttribute);

    /// <summary>True if the type is <paramref name="known"/> or derived from it.</summary>
    public static bool IsOrDerivesFrom(ITypeSymbol? type, ITypeSymbol? known)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (Same(type, known))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The type, its base classes and its interfaces.</summary>
    public static IEnumerable<ITypeSymbol> SelfAndBases(ITypeSymbol type)
    {
        for (ITypeSymbol? level = type; level is not null; level = level.BaseType)
        {
            yield return level;
        }

        foreach (INamedTypeSymbol face in type.AllInterfaces)
        {
            yield return face;
        }
    }

    /// <summary>True if the type implements the generic interface <paramref name="known"/> of itself.</summary>
    public static bool ImplementsOfItself(ITypeSymbol type, ITypeSymbol? known) => InterfacesOf(type).Any(candidate =>
        Same(candidate.OriginalDefinition, known) && Same(candidate.TypeArguments[0], type));

    /// <summary>The interfaces of a type; of a type parameter those that its constraints promise.</summary>
    public static IEnumerable<INamedTypeSymbol> InterfacesOf(ITypeSymbol type) => type is not ITypeParameterSymbol parameter
        ? type.AllInterfaces
        : parameter.ConstraintTypes.SelectMany(constraint => constraint is INamedTypeSymbol { TypeKind: TypeKind.Interface } face
            ? face.AllInterfaces.Insert(0, face)
            : InterfacesOf(constraint));

    /// <summary>The type without Nullable around it.</summary>
    public static ITypeSymbol WithoutNullable(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;

    private static AttributeData? Find(ISymbol symbol, INamedTypeSymbol? known) =>
        symbol.GetAttributes().FirstOrDefault(attribute => Same(attribute.AttributeClass, known));

    /// <summary>True if the two are the same type, whatever their nullable annotations.</summary>
    public static bool Same(ITypeSymbol? type, ITypeSymbol? known) =>
        known is not null && SymbolEqualityComparer.Default.Equals(type, known);
}
