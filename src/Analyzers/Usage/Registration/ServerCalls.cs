using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Registration;

/// <summary>Which calls start a server and which add endpoints to one, in both hosts.</summary>
internal sealed class ServerCalls(Library library)
{
    private readonly INamedTypeSymbol? _mapping = library.Known.Compilation.GetTypeByMetadataName(KnownTypes.AspNetCoreExtensionsName);
    private readonly INamedTypeSymbol? _upgrading = library.Known.Compilation.GetTypeByMetadataName("WsGen.AspNetCore.HttpContextExtensions");
    private readonly INamedTypeSymbol? _routes = library.Known.Compilation.GetTypeByMetadataName("Microsoft.AspNetCore.Routing.IEndpointRouteBuilder");
    private readonly INamedTypeSymbol? _host = library.Known.Compilation.GetTypeByMetadataName("Microsoft.Extensions.Hosting.IHost");

    public Library Library => library;

    public INamedTypeSymbol? HttpContext { get; } = library.Known.Compilation.GetTypeByMetadataName("Microsoft.AspNetCore.Http.HttpContext");

    /// <summary>True if the call adds endpoints to a server: to what it is called on, or as an extension method to its first argument.</summary>
    public bool AddsEndpoints(IMethodSymbol method) =>
        (method.Name is "AddEndpoint" or "AddEndpoints" && Library.Same(method.ContainingType, library.WsServer))
        || (method.Name is "MapEndpoint" or "MapEndpoints" && (Library.Same(method.ContainingType, _mapping) || IsGenerated(method)));

    /// <summary>True if the call adds the endpoints of the compilation that the generator has found.</summary>
    public bool AddsGenerated(IMethodSymbol method) => method.Name is "AddEndpoints" or "MapEndpoints" && IsGenerated(method);

    /// <summary>The endpoint class that a call adds by hand, of this compilation or another, as it is declared; null if it is no such call.</summary>
    public INamedTypeSymbol? FindAdded(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        ITypeSymbol? added = !AddsByHand(method) ? null
            : method.TypeArguments.Length == 1 ? method.TypeArguments[0]
            : call.Arguments.LastOrDefault()?.Value is IInvocationOperation { TargetMethod: { Name: "Create", Parameters.Length: 0, TypeArguments: [var created] } create }
                && Library.Same(create.ContainingType, library.ServerEndpointConfig) ? created
            : null;
        return added is INamedTypeSymbol { IsGenericType: false } type && library.Known.FindServerEndpoint(type) is not null ? type : null;
    }

    /// <summary>True if the call adds one endpoint, to a server or a builder.</summary>
    public bool AddsByHand(IMethodSymbol method) =>
        method.Name is "AddEndpoint" or "MapEndpoint" && (AddsEndpoints(method) || Library.Same(method.ContainingType, library.WsServerBuilder));

    /// <summary>True for a class of this compilation, which the generated registration has.</summary>
    public bool IsOwn(INamedTypeSymbol type) => SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, library.Known.Compilation.Assembly);

    /// <summary>True if the call starts the server it is called on.</summary>
    public bool Starts(IMethodSymbol method) =>
        method.Name is "StartAsync" or "RunAsync" && Library.Same(method.ContainingType, library.WsServer)
        || (method.Name is "Start" or "StartAsync" or "Run" or "RunAsync" && IsHost(method.IsExtensionMethod ? method.Parameters.FirstOrDefault()?.Type : method.ContainingType));

    /// <summary>True if the call answers an upgrade request: whatever server there is runs, and has seen one.</summary>
    public bool Upgrades(IMethodSymbol method) => method.Name == "UpgradeToEndpointAsync" && Library.Same(method.ContainingType, _upgrading);

    /// <summary>True if the call makes a server, or whatever else is built.</summary>
    public static bool Makes(IMethodSymbol method) =>
        method.Name is "Build" || (method is { Name: "Create", IsStatic: true } && Library.Same(method.ReturnType, method.ContainingType));

    /// <summary>True for a stand-alone server, an ASP.NET Core application, and where routes are mapped.</summary>
    public bool IsServer(ITypeSymbol? type) => Library.Same(type, library.WsServer) || IsHost(type) || IsRoutes(type);

    /// <summary>True for what endpoints are mapped into: an application, a group of its routes.</summary>
    public bool IsRoutes(ITypeSymbol? type) => IsOrImplements(type, _routes);

    /// <summary>True if the operation is one that decides about what is late.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="adds">It adds endpoints.</param>
    public bool IsOfInterest(IOperation operation, out bool adds)
    {
        IMethodSymbol? method = (operation as IInvocationOperation)?.TargetMethod ?? (operation as IMethodReferenceOperation)?.Method;
        adds = method is not null && AddsEndpoints(method);
        return adds
            || (method is not null && (Starts(method) || Upgrades(method)))
            || (operation is ISimpleAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation } assignment && IsServer(assignment.Target.Type));
    }

    /// <summary>True unless it is seen that what a mapping returns gets no hosts, order or metadata, by which routing tells it from another one at the same path.</summary>
    public static bool MayStandApart(IOperation call)
    {
        SyntaxNode last = call.Syntax;
        while (last.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next } access && access.Expression == last)
        {
            if (access.Name.Identifier.ValueText is "RequireHost" or "WithOrder" or "WithMetadata" or "Add" or "Finally")
            {
                return true;
            }

            last = next;
        }

        return last.Parent is not (ExpressionStatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax);
    }

    private bool IsHost(ITypeSymbol? type) => IsOrImplements(type, _host);

    /// <summary>The classes that the generator writes the registration into, one for each host.</summary>
    private static bool IsGenerated(IMethodSymbol method) => method.ContainingType is
        { Name: "GeneratedEndpoints", ContainingNamespace.Name: "WsGen", IsStatic: true } or { Name: "WsGenGeneratedEndpoints", ContainingNamespace.Name: "Builder", IsStatic: true };

    private static bool IsOrImplements(ITypeSymbol? type, INamedTypeSymbol? known) =>
        known is not null && type is not null && (Library.Same(type, known) || type.AllInterfaces.Any(each => Library.Same(each, known)));
}
