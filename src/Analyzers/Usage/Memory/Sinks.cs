using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Memory;

/// <summary>Methods that keep what they are given, or use it later.</summary>
internal sealed class Sinks(Library library, BorrowTypes types)
{
    private static readonly HashSet<string> Adders =
    [
        "Add", "AddRange", "TryAdd", "AddOrUpdate", "GetOrAdd", "TryUpdate", "AddFirst", "AddLast", "AddBefore", "AddAfter", "Insert", "InsertRange", "Enqueue", "EnqueueRange",
        "Push", "PushRange", "TryWrite", "WriteAsync", "Post", "SendAsync",
    ];

    private readonly INamedTypeSymbol? _threadPool = Find(library, "System.Threading.ThreadPool");
    private readonly INamedTypeSymbol? _context = Find(library, "System.Threading.SynchronizationContext");
    private readonly INamedTypeSymbol? _clock = Find(library, "System.TimeProvider");
    private readonly INamedTypeSymbol? _timer = Find(library, "System.Threading.Timer");
    private readonly INamedTypeSymbol? _thread = Find(library, "System.Threading.Thread");
    private readonly INamedTypeSymbol? _sessions = Find(library, "WsGen.SessionSet");

    /// <summary>True for a method that puts its argument into a collection or a channel.</summary>
    public bool Adds(IMethodSymbol method) => Adders.Contains(method.Name) && IsAdder(method.ContainingType)
        && !types.IsReader(method.ContainingType)
        && method.OriginalDefinition.Parameters.Any(parameter => parameter.Type is ITypeParameterSymbol or INamedTypeSymbol { IsGenericType: true } or { SpecialType: SpecialType.System_Object });

    /// <summary>True for the collections, channels and blocks of .NET.</summary>
    public bool IsAdder(ITypeSymbol? type) => type?.ContainingNamespace?.ToDisplayString() is
        "System.Collections" or "System.Collections.Generic" or "System.Collections.Concurrent" or "System.Collections.Immutable" or "System.Threading.Channels"
        or "System.Threading.Tasks.Dataflow";

    /// <summary>True for a method, or a constructor, that calls the function it is given when it likes.</summary>
    public bool RunsLater(IMethodSymbol method) =>
        method.MethodKind == MethodKind.Constructor ? Library.Same(method.ContainingType, _timer) || Library.Same(method.ContainingType, _thread)
        : Library.Same(method.ContainingType, _threadPool) || (Library.Same(method.ContainingType, _context) && method.Name == "Post")
            || (Library.Same(method.ContainingType, _clock) && method.Name == "CreateTimer")
            || (types.IsLibrary(method) && method.Parameters.Any(IsFunction) && !SendsLater(method));

    /// <summary>True for a send of the library that calls back.</summary>
    public bool SendsLater(IMethodSymbol method) => Sends(method) && method.ReturnsVoid && method.Parameters.Any(IsFunction);

    /// <summary>True for a send of the library.</summary>
    public bool Sends(IMethodSymbol method) => method.Name.StartsWith("Send", StringComparison.Ordinal)
        && (Library.Same(method.ContainingType, library.WsSession) || Library.Same(method.ContainingType, library.WsClient) || Library.Same(method.ContainingType, _sessions));

    public bool IsDisposable(ITypeSymbol? type) => type is not null && KnownTypes.SelfAndBases(type).Any(level =>
        Library.Same(level, library.Known.Disposable) || Library.Same(level, library.Known.AsyncDisposable));

    private static bool IsFunction(IParameterSymbol parameter) => parameter.Type.TypeKind == TypeKind.Delegate;

    private static INamedTypeSymbol? Find(Library library, string name) => library.Known.Compilation.GetTypeByMetadataName(name);
}
