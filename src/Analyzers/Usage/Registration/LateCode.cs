using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using WsGen.Analyzers.Flow;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Registration;

/// <summary>Code that runs only when a server does: callbacks, what a request or a handshake calls, and what is handed over to be called then.</summary>
internal static class LateCode
{
    private const string Runs = "which runs while the server does";

    /// <summary>Why a member runs late; null: nothing says so.</summary>
    public static string? WhyLate(IMethodSymbol method, ServerCalls calls)
    {
        Library library = calls.Library;
        bool isLate = library.IsCallback(method)
            || (method.MethodKind == MethodKind.Constructor && library.Known.FindServerEndpoint(method.ContainingType) is not null) // of each connection
            || IsOfHandshake(method, library)
            || method.Parameters.Any(parameter => KnownTypes.IsOrDerivesFrom(parameter.Type, calls.HttpContext));
        string name = method.MethodKind == MethodKind.Constructor
            ? $"the constructor of '{method.ContainingType.Name}'"
            : $"'{method.ContainingType.Name}.{(method.AssociatedSymbol ?? method).Name}'";
        return isLate ? $"from {name}, {Runs}" : null;
    }

    /// <summary>Why code runs late that is handed over; null: nothing says so.</summary>
    public static string? WhyLate(CodeReference code, ISymbol? receiver, ImmutableHashSet<Origin> about, ServerCalls calls)
    {
        Library library = calls.Library;
        INamedTypeSymbol? type = receiver?.ContainingType;
        bool isLate = IsRequestHandler(code, receiver, calls)
            || (receiver is IMethodSymbol && (
                (receiver.Name is "AddMessageHandler" or "ReplaceMessageHandler" && Library.Same(type, library.WsSession))
                || KnownTypes.IsOrDerivesFrom(type, library.MessageHandler)
                || (receiver.Name == "Create" && Library.Same(type, library.ServerEndpointConfig))
                || (receiver.Name is "Register" or "UnsafeRegister" && about.Any(IsAfterStart))))
            || (receiver is IPropertySymbol { Name: "Fallback" } && Library.Same(type, library.WsServerBuilder));
        string name = receiver is null ? "a request handler" : $"the code given to '{receiver.Name}'";
        return isLate ? $"from {name}, {Runs}" : null;
    }

    /// <summary>True for what ASP.NET Core calls for a request.</summary>
    public static bool IsRequestHandler(CodeReference code, ISymbol? receiver, ServerCalls calls) =>
        code.Method.Parameters.Any(parameter => KnownTypes.IsOrDerivesFrom(parameter.Type, calls.HttpContext))
        || (receiver is IMethodSymbol { IsExtensionMethod: true } map
            && map.Name.StartsWith("Map", StringComparison.Ordinal)
            && calls.IsRoutes(map.Parameters[0].Type)
            && map.Parameters.Any(parameter => parameter.Type is { Name: "Delegate" or "RequestDelegate" }));

    private static bool IsOfHandshake(IMethodSymbol method, Library library) =>
        method.IsOverride && KnownTypes.IsOrDerivesFrom(method.ContainingType, library.ServerEndpointConfigurator)
        && !Library.Same(method.ContainingType, library.ServerEndpointConfigurator)
        && CallGraph.SelfAndPromised(method).Any(each => Library.Same(each.ContainingType, library.ServerEndpointConfigurator));

    private static bool IsAfterStart(Origin origin) => origin is
    {
        Kind: OriginKind.Member,
        Key: IPropertySymbol { Name: "ApplicationStarted" or "ApplicationStopping" or "ApplicationStopped", ContainingType.Name: "IHostApplicationLifetime" },
    };
}
