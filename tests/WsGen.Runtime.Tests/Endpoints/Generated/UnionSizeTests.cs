using System.Text;
using WsGen.Endpoints.Infrastructure;
using WsGen.Support;

namespace WsGen.Endpoints.Generated;

/// <summary>Several handlers for one kind of message, which accept messages of different sizes.</summary>
public sealed class UnionSizeTests
{
    private const string TextBufferSize = "org.apache.tomcat.websocket.textBufferSize";

    /// <summary>What is larger than any handler accepts closes while it is received; what is too large for its own, before that is called.</summary>
    [Theory]
    [InlineData(100, "join", 40, null)]
    [InlineData(100, "join", 41, "MaxMessageSize of its [OnMessage] is 40 bytes")]
    [InlineData(100, "say", 100, null)]
    [InlineData(100, "say", 101, "MaxTextMessageSize is 100 bytes")]
    [InlineData(100, "leave", 200, null)]
    [InlineData(100, "leave", 201, "MaxMessageSize of its [OnMessage] is 200 bytes")]
    [InlineData(1000, "join", 41, "MaxMessageSize of its [OnMessage] is 40 bytes")]
    [InlineData(1000, "say", 1000, null)]
    [InlineData(1000, "say", 1001, "MaxTextMessageSize is 1000 bytes")]
    [InlineData(1000, "leave", 201, "MaxMessageSize of its [OnMessage] is 200 bytes")]
    public async Task EachHandlerHasItsOwnLimit(long general, string kind, int size, string? refusal)
    {
        await using GeneratedServer server = await StartAsync(builder => builder.AddEndpoint<SizedEndpoint>(), general);
        await using RawClient client = await server.ConnectAsync("/union/sizes");
        await ExpectAsync(client, kind, size, refusal, limit: Math.Max(general, 200));
    }

    [Theory]
    [InlineData("1,2", 10, null)]
    [InlineData("1,2", 11, "MaxMessageSize of its [OnMessage] is 10 bytes")]
    [InlineData("1;2;three", 100, null)]
    [InlineData("1;2;three", 101, "MaxTextMessageSize is 100 bytes")]
    public async Task SoHasOneThatIsFoundByItsDecoder(string start, int size, string? refusal)
    {
        await using GeneratedServer server = await StartAsync(builder => builder.AddEndpoint<SizedVerdictEndpoint>(), general: 100);
        await using RawClient client = await server.ConnectAsync("/union/verdict/sizes");
        await client.SendTextAsync(start.PadRight(size));
        if (refusal is null)
        {
            await client.ExpectTextAsync(start.Contains(',', StringComparison.Ordinal) ? "point" : "named");
        }
        else
        {
            await client.ExpectCloseAsync(CloseCode.MessageTooBig, $"message too big: {refusal}");
        }
    }

    [Theory]
    [InlineData("join", 300, null)]
    [InlineData("leave", 301, "MaxTextMessageSize is 300 bytes")]
    public async Task AnotherLimitOfTheSessionCountsForAllOfThem(string kind, int size, string? refusal)
    {
        await using GeneratedServer server = await StartAsync(builder => builder.AddEndpoint<SizedEndpoint>(), general: 100);
        await using RawClient client = await server.ConnectAsync("/union/sizes");
        await client.SendTextAsync("""{"kind":"say","text":"300"}""");
        await client.ExpectTextAsync("300");
        await ExpectAsync(client, kind, size, refusal, limit: 300);
    }

    [Theory]
    [InlineData("join", 40, null)]
    [InlineData("join", 41, "MaxMessageSize of its [OnMessage] is 40 bytes")]
    [InlineData("say", 101, "MaxTextMessageSize is 100 bytes")]
    public async Task WithoutItTheirOwnCountAgain(string kind, int size, string? refusal)
    {
        await using GeneratedServer server = await StartAsync(builder => builder.AddEndpoint<SizedEndpoint>(), general: 100);
        await using RawClient client = await server.ConnectAsync("/union/sizes");
        await client.SendTextAsync("""{"kind":"say","text":"300"}""");
        await client.ExpectTextAsync("300");
        await client.SendTextAsync("""{"kind":"say","text":"none"}""");
        await client.ExpectTextAsync("200");
        await ExpectAsync(client, kind, size, refusal, limit: 200);
    }

    [Theory]
    [InlineData("join", 300, null)]
    [InlineData("say", 301, "MaxTextMessageSize is 300 bytes")]
    public async Task SoDoesAUserPropertyOfTheEndpoint(string kind, int size, string? refusal)
    {
        var config = ServerEndpointConfig.Create<SizedEndpoint>().WithUserProperty(TextBufferSize, 300);
        await using GeneratedServer server = await StartAsync(builder => builder.AddEndpoint(config), general: 100);
        await using RawClient client = await server.ConnectAsync("/union/sizes");
        await ExpectAsync(client, kind, size, refusal, limit: 300);
    }

    [Theory]
    [InlineData(300L, "join", 300, null)]
    [InlineData(300L, "say", 301, "MaxMessageSize of its [OnMessage] is 300 bytes")]
    [InlineData(50L, "say", 51, "MaxMessageSize of its [OnMessage] is 50 bytes")]
    [InlineData(null, "join", 100, null)]
    [InlineData(null, "leave", 101, "MaxTextMessageSize is 100 bytes")]
    public async Task SoDoesTheLimitOfAConfiguration(long? given, string kind, int size, string? refusal)
    {
        var config = ServerEndpointConfig.Create<SizedEndpoint>().WithMaxMessageSize(given, null);
        await using GeneratedServer server = await StartAsync(builder => builder.AddEndpoint(config), general: 100);
        await using RawClient client = await server.ConnectAsync("/union/sizes");
        await ExpectAsync(client, kind, size, refusal, limit: given ?? 100);
    }

    /// <summary>A descriptor may come from an assembly that was compiled with the rule switched off.</summary>
    [Theory]
    [InlineData(0, -1, "MaxTextMessageSize is 0")]
    [InlineData(-2, -1, "MaxTextMessageSize is -2")]
    [InlineData(-1, 2147483592, "MaxBinaryMessageSize is 2147483592")]
    public async Task ASizeOutOfRangeIsRefusedWhenTheEndpointIsAdded(long text, long binary, string fault)
    {
        EndpointDescriptor descriptor = EndpointDescriptor.Of<SizedEndpoint>() with { MaxTextMessageSize = text, MaxBinaryMessageSize = binary };
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => StartAsync(builder => builder.AddRoutes(RouteTable.Create(descriptor)), general: 100));
        Assert.Equal($"{descriptor} cannot be served: its {fault}; it must be from 1 to 2147483591 bytes.", refused.Message);
    }

    private static async Task ExpectAsync(RawClient client, string kind, int size, string? refusal, long limit)
    {
        string json = $$"""{"kind":"{{(kind == "leave" ? "größe" : kind)}}"}""";
        await client.SendTextAsync(json.PadRight(size - Encoding.UTF8.GetByteCount(json) + json.Length));
        if (refusal is null)
        {
            await client.ExpectTextAsync($"{kind} {limit}");
        }
        else
        {
            await client.ExpectCloseAsync(CloseCode.MessageTooBig, $"message too big: {refusal}");
        }
    }

    private static Task<GeneratedServer> StartAsync(Action<WsServerBuilder> add, long general) => GeneratedServer.StartAsync(builder =>
    {
        builder.Options.MaxTextMessageSize = general;
        add(builder);
    });
}

[ServerEndpoint("/union/sizes")]
internal sealed partial class SizedEndpoint : Teller
{
    [OnMessage(MaxMessageSize = 40)] private string Join(Join join, WsSession session) => $"join {session.MaxTextMessageSize}";

    [OnMessage]
    private string Say(Say say, WsSession session)
    {
        const string property = "org.apache.tomcat.websocket.textBufferSize";
        switch (say.Text)
        {
            case null:
                return $"say {session.MaxTextMessageSize}";
            case "none":
                session.UserProperties.Remove(property);
                break;
            default:
                session.UserProperties[property] = say.Text;
                break;
        }

        return $"{session.MaxTextMessageSize}";
    }

    [OnMessage(MaxMessageSize = 200)] private string Leave(Leave leave, WsSession session) => $"leave {session.MaxTextMessageSize}";
}

[ServerEndpoint("/union/verdict/sizes", Decoders = [typeof(NamedCodec), typeof(PointCodec)])]
internal sealed partial class SizedVerdictEndpoint : Teller
{
    [OnMessage(MaxMessageSize = 10)] private string Point(Point point) => "point";

    [OnMessage] private string Named(Named named) => "named";
}
