namespace WsGen.Generators.Tests.Pages;

/// <summary>What a page leaves to the reader: types of the application, variables in whose scope a piece stands, a class around callbacks.</summary>
internal sealed record Surroundings(string Page, int Block, string Code)
{
    private const string Session = "WsSession session = null!;";
    private const string Builder = "WsServerBuilder builder = WsServer.Create(args);";

    /// <summary>A project of the web has these, too.</summary>
    private const string Web = "using Microsoft.AspNetCore.Builder; using Microsoft.AspNetCore.Http; using WsGen.AspNetCore;\n";

    /// <summary>The exporter is a package of its own.</summary>
    private const string Telemetry = """
        using OpenTelemetry; using OpenTelemetry.Metrics; using OpenTelemetry.Trace;
        $ALL
        public static class Exporters
        {
            public static MeterProviderBuilder AddOtlpExporter(this MeterProviderBuilder builder) => builder;
            public static TracerProviderBuilder AddOtlpExporter(this TracerProviderBuilder builder) => builder;
        }
        """;

    private const string Tokens = """
        public interface ITokens
        {
            ValueTask<string> GetAsync(string host, CancellationToken cancel);
            ValueTask<string> RenewAsync(CancellationToken cancel);
            ValueTask<ClaimsPrincipal?> ReadAsync(string? token, CancellationToken cancel);
        }
        """;

    private const string Quotes = """
        public record struct Quote(long Id, double Price);
        public sealed record Query(string Name);
        """;

    private const string QuoteCodec = """
        public sealed class QuoteCodec : ITextDecoder<Quote>, ITextEncoder<Quote>
        {
            public bool WillDecode(ReadOnlySpan<byte> utf8) => true;
            public Quote Decode(ReadOnlySpan<byte> utf8) => default;
            public void Encode(Quote value, IBufferWriter<byte> utf8) { }
        }
        """;

    /// <summary>In the order of the pages. A block that needs nothing has no row.</summary>
    public static readonly Surroundings[] All =
    [
        new("README.md", 1, "$ALL\npublic sealed record Say(string Text); public sealed record Said(string Text);\n" + Context("Json", "Say", "Said")),
        new("docs/aspnetcore.md", 0, Web + """
            using Microsoft.AspNetCore.HttpOverrides; using Microsoft.AspNetCore.RateLimiting;
            var builder = WebApplication.CreateBuilder(args);
            $ALL
            [ServerEndpoint("/chat")] public sealed partial class Chat { [OnMessage] private string Answer(string text) => text; }
            """),
        new("docs/aspnetcore.md", 1, Web + """
            WebApplication app = null!;
            $ALL
            [ServerEndpoint("/admin")] public sealed partial class Admin { [OnMessage] private string Answer(string text) => text; }
            """),
        new("docs/client-proxies.md", 0, "string password = \"\";\n$ALL"),
        new("docs/client-proxies.md", 1, "string password = \"\";\n$ALL"),
        new("docs/client-tls.md", 0, "var options = new WsClientOptions(); string pinned = \"\";\n$ALL"),
        new("docs/client.md", 1, "var options = new WsClientOptions();\n$ALL"),
        new("docs/client.md", 2, "using static Application;\n$ALL\n" + Tokens + "public static class Application { public static void Log(int? status, Exception? error) { } }"),
        new("docs/client.md", 3, "ITokens tokens = null!; Uri uri = null!;\n$ALL\n" + Tokens),
        new("docs/codecs.md", 0, """
            [ServerEndpoint("/add")] public sealed partial class Adder { private int _sum;
            $LINE0
            }

            [ServerEndpoint("/look")] public sealed partial class Finder(IStore _store) {
            $LINE1
            }

            [ServerEndpoint("/watch")] public sealed partial class Watcher {
            $LINE2
            }

            public interface IStore { ValueTask<Quote?> FindAsync(Query query); }
            """ + Quotes + Context("Json", "Query", "Quote")),
        new("docs/codecs.md", 1, "$ALL\n" + Completion("Json")),
        .. Enumerable.Range(0, 3).Select(static line => new Surroundings("docs/codecs.md", 2, $"$LINE{line}")),
        new("docs/codecs.md", 3, """
            $ALL
            partial class Quotes { [OnMessage] private Quote Answer(Quote quote) => quote; }
            public sealed class MemoryPackCodec<T> : IBinaryEncoder<T> { public void Encode(T value, IBufferWriter<byte> bytes) { } }
            """ + Quotes),
        new("docs/codecs.md", 4, "using static Application;\n" + Builder + """

            $ALL
            public interface IPrices;
            public sealed class PriceCodec(IPrices prices) : ITextEncoder<decimal> { public void Encode(decimal value, IBufferWriter<byte> utf8) => _ = prices; }
            public static class Application { public static ValueTask FindAsync(Query query) => default; }
            """ + Quotes + QuoteCodec + Context("AppJson", "Query")),
        new("docs/codecs.md", 5, """
            $1
            public sealed record Join : Command; public sealed record Say : Command; public sealed record Said;
            [ServerEndpoint("/")] public sealed partial class Chat
            {
                $2
            }
            """ + Context("Json", "Command", "Said")),
        new("docs/configuration.md", 0, "$1\npartial class Chat { [OnMessage] private string Answer(string text) => text; }"),
        new("docs/configuration.md", 0, "$2\npublic sealed class Chat : Endpoint { public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config) => default; }"),
        new("docs/endpoints.md", 1, "$ALL\n" + string.Concat(((string[])["Feed", "Pictures"]).Select(static name => $"public partial class {name} {{ [OnMessage] private string Answer(string text) => text; }}\n"))),
        new("docs/endpoints.md", 2, Session + " byte[] jpeg = [];\n$ALL"),
        new("docs/endpoints.md", 3, "$ALL\npublic interface IQuoteStore;"),
        new("docs/endpoints.md", 4, Builder + """

            $ALL
            public interface IRules<T> { T Apply(T move); }
            public sealed record ChessMove(string Text); public sealed record CardMove(string Text);
            """ + Context("Json", "ChessMove", "CardMove")),
        new("docs/getting-started.md", 1, Web + "$ALL"),
        new("docs/handshake.md", 0, "$ALL\n" + Tokens),
        new("docs/handshake.md", 1, Builder + "\n$ALL\npublic sealed class Door : ServerEndpointConfigurator;"),
        new("docs/handshake.md", 2, Builder + "\n$ALL\n[ServerEndpoint(\"/chat/{room}\")] public sealed partial class Chat { [OnMessage] private string Answer(string text) => text; }"),
        new("docs/handshake.md", 3, Web + Builder + """

            IRooms rooms = null!; ServerEndpointConfig config = null!; WebApplication app = null!;
            $ALL
            public interface IRooms { ValueTask<string?> FindAsync(string path, CancellationToken cancel); }
            """),
        new("docs/hosting.md", 0, Web + "using Microsoft.AspNetCore.Diagnostics.HealthChecks;\nvar builder = WebApplication.CreateBuilder(args);\n$ALL"),
        new("docs/migrating-from-aspnet-websockets.md", 0, "using System.Net.WebSockets;\n" + Web + "WebApplication app = null!;\n$ALL"),
        new("docs/migrating-from-aspnet-websockets.md", 1, Web + "var builder = WebApplication.CreateBuilder(args); var app = builder.Build();\n$ALL"),
        new("docs/migrating-from-aspnet-websockets.md", 2, "using System.Collections.Concurrent; using System.Net.WebSockets; using System.Text;\n$ALL"),
        new("docs/migrating-from-aspnet-websockets.md", 3, Builder + "\n$ALL"),
        new("docs/migrating-from-aspnet-websockets.md", 4, "using System.Net.WebSockets; using System.Text;\n$ALL"),
        new("docs/migrating-from-tomcat.md", 1, "$ALL\n" + Completion("Json")),
        new("docs/migrating-from-tomcat.md", 2, "$ALL\npublic sealed record Order(long Id, decimal Price);"),
        new("docs/observability.md", 0, Telemetry),
        new("docs/observability.md", 1, Telemetry),
        new("docs/sending.md", 0, Builder + "\n$ALL\npublic sealed record Line(string Text);" + Context("Json", "Line")),
        new("docs/sending.md", 1, Session + " SessionGroup group = new();\n$ALL\n" + Quotes),
        new("docs/sending.md", 2, Session + "\n$ALL"),
        new("docs/sending.md", 3, Session + """
             IReport report = null!; Stream file = null!;
            $ALL
            public interface IReport { Task WriteAsync(TextWriter writer); }
            """),
        new("docs/sending.md", 4, Session + " Quote[] quotes = [];\n$ALL\n" + Quotes),
        new("docs/streaming.md", 0, "[ServerEndpoint(\"/held\")] public sealed partial class Held {\n$ALL\n[OnMessage] private string Answer(string text) => text; }"),
        new("docs/testing.md", 0, """
            using WsGen.Testing; using Xunit;
            $ALL
            [ServerEndpoint("/chat/{room}")] public sealed partial class Chat { [OnMessage] private string Say(string text) => text; }
            public interface IRoomStore;
            public sealed class RoomsInMemory : IRoomStore;
            """),
        new("docs/testing.md", 1, "using WsGen.Testing; WsTestServer server = null!;\n$ALL"),
        new("docs/testing.md", 2, "using WsGen.Testing; WsTestClient client = null!;\n$ALL"),
        new("docs/typed-client.md", 1, Conversation),
        new("docs/typed-client.md", 2, Conversation),
        new("docs/typed-client.md", 3, Conversation),
        new("docs/typed-client.md", 4, "$ALL\n" + Completion("OrderJson")),
        new("src/AspNetCore/README.md", 0, "using Microsoft.AspNetCore.Builder; using Microsoft.Extensions.DependencyInjection;\n$ALL"),
    ];

    /// <summary>What is shown as a mistake, and the rules that say so.</summary>
    private static readonly (string Page, int Block, string[] Rules)[] s_mistakes =
    [
        ("docs/diagnostics.md", 0, ["WSG0001", "WSG0004", "WSG1001", "WSG1010"]),
    ];

    // All of the page: each of its pieces needs the others.
    private static string Conversation => "$BLOCK3\n$BLOCK1\n$BLOCK2\npublic sealed record Room(string[] Names);\n$TYPES0\n" + Completion("ChatJson");

    /// <summary>What is to be compiled for a block; its code alone where nothing is said.</summary>
    public static string[] Of(string page, int block)
    {
        string[] found = [.. All.Where(each => each.Page == page && each.Block == block).Select(static each => each.Code)];
        return found.Length > 0 ? found : ["$ALL"];
    }

    /// <summary>The rules that a block breaks, on purpose.</summary>
    public static string[] MistakesOf(string page, int block) => s_mistakes.FirstOrDefault(each => each.Page == page && each.Block == block).Rules ?? [];

    private static string Context(string name, params string[] types) =>
        "\n" + string.Join("\n", types.Select(static type => $"[JsonSerializable(typeof({type}))]")) + $"\ninternal sealed partial class {name} : JsonSerializerContext;\n" + Completion(name);

    /// <summary>What its own generator writes, which does not run here.</summary>
    private static string Completion(string context) => $$"""

        partial class {{context}}
        {
            public {{context}}() : base(null) { }
            public static {{context}} Default { get; } = new();
            protected override JsonSerializerOptions? GeneratedSerializerOptions => null;
            public override JsonTypeInfo? GetTypeInfo(Type type) => null;
        }

        """;
}
