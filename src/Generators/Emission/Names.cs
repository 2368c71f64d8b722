namespace WsGen.Generators.Emission;

/// <summary>
/// The types that generated code names. Always from global:: on: the user's namespaces may be called anything, X.System included.
/// </summary>
internal static class Names
{
    public const string BindPath = "BindPath";
    public const string CodecSet = Codecs + "CodecSet";
    public const string Delivery = "global::WsGen.Connections.Delivery";
    public const string Forms = Codecs + "Forms";
    public const string HandledKinds = "global::WsGen.Sessions.HandledKinds";
    public const string JsonTypeInfo = "global::System.Text.Json.Serialization.Metadata.JsonTypeInfo";
    public const string JsonTypes = Codecs + "JsonTypes";
    public const string MessageForm = Codecs + "MessageForm";
    public const string MessageKind = "global::WsGen.MessageKind";
    public const string MessageStream = "global::WsGen.Connections.MessageStream";
    public const string PongMessage = "global::WsGen.PongMessage";
    public const string ReadOnlySpanOfByte = "global::System.ReadOnlySpan<byte>";
    public const string SequenceEqual = "global::System.MemoryExtensions.SequenceEqual";
    public const string ServiceProvider = "global::System.IServiceProvider";
    public const string TextPayload = "global::WsGen.Endpoints.Codecs.TextPayload";
    public const string CloseReason = "global::WsGen.CloseReason";
    public const string EndpointDescriptor = Infrastructure + "EndpointDescriptor";
    public const string ArgumentNullException = "global::System.ArgumentNullException";
    public const string CancellationToken = "global::System.Threading.CancellationToken";
    public const string ClientConnection = Client + "ClientConnection";
    public const string ClientDispatcher = Client + "ClientDispatcher";
    public const string ClientSends = Client + "ClientSends";
    public const string IAsyncDisposable = "global::System.IAsyncDisposable";
    public const string IClientEndpoint = Client + "IClientEndpoint";
    public const string Task = "global::System.Threading.Tasks.Task";
    public const string Uri = "global::System.Uri";
    public const string WsClient = "global::WsGen.WsClient";
    public const string WsClientOptions = "global::WsGen.WsClientOptions";
    public const string EndpointDispatcher = Infrastructure + "EndpointDispatcher";
    public const string EndpointServices = Infrastructure + "EndpointServices";
    public const string Exception = "global::System.Exception";
    public const string InboundMessage = "global::WsGen.Connections.InboundMessage";
    public const string IServerEndpoint = Infrastructure + "IServerEndpoint";
    public const string RouteTable = Infrastructure + "RouteTable";
    public const string ValueTask = "global::System.Threading.Tasks.ValueTask";
    public const string WsServerBuilder = "global::WsGen.WsServerBuilder";
    public const string WsSession = "global::WsGen.WsSession";

    private const string Client = "global::WsGen.Client.Infrastructure.";
    private const string Codecs = "global::WsGen.Sessions.Codecs.";
    private const string Infrastructure = "global::WsGen.Endpoints.Infrastructure.";
    private static readonly string Version = typeof(Names).Assembly.GetName().Version.ToString();

    /// <summary>
    /// What the user's types are marked with is said where he uses them, and nothing of it can be mended in generated code. Without ids, because [Obsolete] and
    /// [Experimental] may have any.
    /// </summary>
    public const string NoWarnings = "#pragma warning disable // the types in use may be marked obsolete or experimental";

    /// <summary>Marks members as generated, so that analyzers and coverage leave them alone.</summary>
    public static string GeneratedCode { get; } =
        $"[global::System.CodeDom.Compiler.GeneratedCode(\"WsGen.Generators\", \"{Version}\")]";
}
