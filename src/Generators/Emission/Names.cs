namespace WsGen.Generators.Emission;

/// <summary>
/// The types that generated code names. Always from global:: on: the user's namespaces may be called anything, X.System included.
/// </summary>
internal static class Names
{
    public const string BindPath = "BindPath";
    public const string CloseReason = "global::WsGen.CloseReason";
    public const string EndpointDescriptor = Infrastructure + "EndpointDescriptor";
    public const string EndpointDispatcher = Infrastructure + "EndpointDispatcher";
    public const string EndpointServices = Infrastructure + "EndpointServices";
    public const string Exception = "global::System.Exception";
    public const string InboundMessage = "global::WsGen.Connections.InboundMessage";
    public const string IServerEndpoint = Infrastructure + "IServerEndpoint";
    public const string RouteTable = Infrastructure + "RouteTable";
    public const string ValueTask = "global::System.Threading.Tasks.ValueTask";
    public const string WsServerBuilder = "global::WsGen.WsServerBuilder";
    public const string WsSession = "global::WsGen.WsSession";

    private const string Infrastructure = "global::WsGen.Endpoints.Infrastructure.";
    private static readonly string Version = typeof(Names).Assembly.GetName().Version.ToString();

    /// <summary>Marks members as generated, so that analyzers and coverage leave them alone.</summary>
    public static string GeneratedCode { get; } =
        $"[global::System.CodeDom.Compiler.GeneratedCode(\"WsGen.Generators\", \"{Version}\")]";
}
