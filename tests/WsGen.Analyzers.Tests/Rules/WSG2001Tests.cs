namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Instance of a client endpoint cannot be made.</summary>
public sealed class WSG2001Tests
{
    /// <summary>Classes as the generator completes them, which does not run here.</summary>
    private static string Types(string members) => $$"""
        using WsGen.Client.Infrastructure; using WsGen.Endpoints.Infrastructure;
        [ClientEndpoint] public partial class Chat
        {
            {{members}}
            [OnOpen] void Open() { }
        }
        partial class Chat : IClientEndpoint<Chat>
        {
            static EndpointDescriptor IClientEndpoint<Chat>.Descriptor => null!;
            static Chat IClientEndpoint<Chat>.Create(IServiceProvider services) => null!;
            WsClient? IClientEndpoint<Chat>.Connection { get; set; }
            [System.CodeDom.Compiler.GeneratedCode("WsGen.Generators", "1")]
            public static Task<Chat> ConnectAsync(Uri uri) => null!;
        }

        """;

    [Theory]
    [InlineData("private Chat() { }", "it has no public constructor")]
    [InlineData("public Chat(int a) { } public Chat(string a) { }", "it has several public constructors with the most parameters")]
    [InlineData("public Chat(WsSession session) { }", "'session' is a session, of which there is none before it connects")]
    [InlineData("public Chat(out int a) => a = 0;", "the parameter 'a' cannot be a service")]
    public async Task Flagged(string members, string reason)
    {
        foreach (string call in new[] { "WsClient.ConnectAsync<Chat>(uri)", "Chat.ConnectAsync(uri)" })
        {
            await Verify.Flagged(
                "WSG2001",
                Types(members) + $$"""public class User { Task Connect(Uri uri) => {|#0:{{call}}|}; }""",
                $"No 'Chat' can be made: {reason}. Make one yourself, and connect it by WsClient.ConnectAsync(endpoint, uri).");
        }
    }

    /// <summary>Without such a call the class is right as it is: an instance of one's own is connected.</summary>
    [Fact]
    public Task NotFlagged() => Verify.NotFlagged(Types("private Chat() { }") + """
        public class User
        {
            Task Connect(Chat chat, Uri uri) => WsClient.ConnectAsync(chat, uri);
            Task<WsClient> Plain(Uri uri) => WsClient.ConnectAsync(uri);
            Task<T> Open<T>(Uri uri) where T : class, IClientEndpoint<T> => WsClient.ConnectAsync<T>(uri);
        }
        """);

    [Fact]
    public Task NotFlaggedWhereOneCanBeMade() => Verify.NotFlagged(Types("public Chat(IFormatProvider format) { } private Chat() { }") + """
        public class User { Task Connect(Uri uri) => WsClient.ConnectAsync<Chat>(uri); Task Again(Uri uri) => Chat.ConnectAsync(uri); }
        """);
}
