using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Memory;

/// <summary>Which types are, can hold, or wait for memory that is the connection's.</summary>
internal sealed class BorrowTypes
{
    private const int DeepestHolder = 3;

    private static readonly string[] ViewNames =
    [
        "System.ReadOnlyMemory`1", "System.Memory`1", "System.ReadOnlySpan`1", "System.Span`1", "System.ArraySegment`1", "System.Buffers.ReadOnlySequence`1",
        "System.Buffers.SequenceReader`1", "System.IO.Pipelines.ReadResult", "System.Text.Json.JsonDocument", "System.Text.Json.JsonElement",
        "System.Text.Json.JsonProperty", "System.BinaryData",
    ];

    private static readonly string[] ReaderNames =
    [
        "System.IO.Stream", "System.IO.TextReader", "System.IO.BinaryReader", "System.IO.Pipelines.PipeReader", "System.Net.Http.HttpContent",
    ];

    private static readonly string[] TaskNames =
    [
        "System.Threading.Tasks.Task", "System.Threading.Tasks.Task`1", "System.Threading.Tasks.ValueTask", "System.Threading.Tasks.ValueTask`1",
        "System.Runtime.CompilerServices.ConfiguredTaskAwaitable", "System.Runtime.CompilerServices.ConfiguredTaskAwaitable`1",
        "System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable", "System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable`1",
    ];

    private readonly HashSet<ITypeSymbol> _views;
    private readonly INamedTypeSymbol[] _readers;
    private readonly HashSet<ITypeSymbol> _tasks;
    private readonly KnownTypes _known;

    public BorrowTypes(Library library)
    {
        _known = library.Known;
        _views = new HashSet<ITypeSymbol>(Find(ViewNames), SymbolEqualityComparer.Default);
        _readers = [.. Find(ReaderNames)];
        _tasks = new HashSet<ITypeSymbol>(Find(TaskNames), SymbolEqualityComparer.Default);
        ArraySegment = _known.Compilation.GetTypeByMetadataName("System.ArraySegment`1");
        WsMessage = _known.Compilation.GetTypeByMetadataName("WsGen.WsMessage");
        Json = _known.Compilation.GetTypeByMetadataName("System.Text.Json.JsonSerializer");
    }

    public INamedTypeSymbol? ArraySegment { get; }

    /// <summary>A message of <c>WsClient.Messages</c>.</summary>
    public INamedTypeSymbol? WsMessage { get; }

    /// <summary>Makes objects, which hold nothing of what they were read from.</summary>
    public INamedTypeSymbol? Json { get; }

    /// <summary>A payload that is not the handler's to keep.</summary>
    public bool IsBorrowedPayload(ITypeSymbol type) =>
        Library.Same(type, _known.ReadOnlyMemoryOfByte) || Library.Same(type, _known.ReadOnlySequenceOfByte) || Library.Same(type, _known.Payloads.Stream)
        || Library.Same(type, _known.Payloads.TextReader) || Library.Same(type, _known.Payloads.PipeReader);

    /// <summary>Memory, or something that reads it: what is made of the connection's memory by the framework, and is such a thing, is still the connection's.</summary>
    public bool IsView(ITypeSymbol? type) => type is not null
        && (_views.Contains(type.OriginalDefinition) || (type.ContainingType is { } outer && _views.Contains(outer.OriginalDefinition)) || IsReader(type));

    /// <summary>Something that is read while there is something to read: nothing that could be copied.</summary>
    public bool IsReader(ITypeSymbol type) => _readers.Any(reader => KnownTypes.IsOrDerivesFrom(type, reader));

    /// <summary>True if the type has room for memory: a view, or a type with a member that is one.</summary>
    public bool CanHold(ITypeSymbol? type) => CanHold(type, depth: 0);

    /// <summary>The members by which a type can hold memory.</summary>
    public IEnumerable<ISymbol> Holders(ITypeSymbol type) => Holders(type, depth: 0);

    /// <summary>True for what is awaited.</summary>
    public bool IsTask(ITypeSymbol? type, out ITypeSymbol? result)
    {
        result = type is INamedTypeSymbol { TypeArguments: [var argument] } ? argument : null;
        return type is not null && _tasks.Contains(type.OriginalDefinition);
    }

    /// <summary>True for a part of .NET.</summary>
    public bool IsFramework(ISymbol symbol)
    {
        INamespaceSymbol? space = symbol.ContainingNamespace;
        while (space is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
        {
            space = space.ContainingNamespace;
        }

        return space is { Name: "System" } && !SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, _known.Compilation.Assembly);
    }

    /// <summary>True for a part of the library.</summary>
    public bool IsLibrary(ISymbol symbol) => SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, _known.ServerEndpointAttribute.ContainingAssembly);

    private bool CanHold(ITypeSymbol? type, int depth) => type is not null
        && (IsView(type)
            || type is IArrayTypeSymbol array && CanHold(array.ElementType, depth)
            || type is INamedTypeSymbol named && named.TypeArguments.Any(argument => CanHold(argument, depth + 1)) && depth < DeepestHolder
            || Holders(type, depth).Any());

    private IEnumerable<ISymbol> Holders(ITypeSymbol type, int depth) =>
        depth < DeepestHolder && type is INamedTypeSymbol { SpecialType: SpecialType.None, TypeKind: TypeKind.Class or TypeKind.Struct } && !IsFramework(type)
            ? type.GetMembers().Where(member => !member.IsStatic && member switch
            {
                IFieldSymbol { AssociatedSymbol: null } field => CanHold(field.Type, depth + 1),
                IPropertySymbol { IsIndexer: false } property => CanHold(property.Type, depth + 1),
                _ => false,
            })
            : [];

    private IEnumerable<INamedTypeSymbol> Find(string[] names) => names.Select(name => _known.Compilation.GetTypeByMetadataName(name)).OfType<INamedTypeSymbol>();
}
