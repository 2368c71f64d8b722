namespace WsGen.Area;

/// <summary>
/// A class that has [OnMessage] for some kinds takes handlers for the others: one has a method for text, which obeys commands and says what other text it gets, one for
/// binary messages, which answers as the handler does.
/// </summary>
public abstract class BesideMethodsCases(HostKind kind) : MessageHandlerCases(kind)
{
    private const string TextMethod = "/annotated/beside/text";
    private const string BinaryMethod = "/annotated/beside/binary";
    private const string PongMethod = "/annotated/beside/pong";

    /// <inheritdoc/>
    protected override int Methods => 1;

    /// <inheritdoc/>
    protected override string With(params string[] handlers) =>
        handlers.Any(static each => each is "throwing" or "utf8" || each.StartsWith("text", StringComparison.Ordinal))
            ? Query(BinaryMethod, handlers.Where(static each => each != "binary"))
            : Query(TextMethod, handlers.Where(static each => each != "commands"));

    /// <inheritdoc/>
    protected override string Without(int opcode) => opcode == WireClient.Text ? BinaryMethod : TextMethod;

    [Theory]
    [InlineData(TextMethod, "text")]
    [InlineData(TextMethod, "utf8")]
    [InlineData(TextMethod, "text-parts")]
    [InlineData(TextMethod, "text-stream")]
    [InlineData(BinaryMethod, "binary")]
    [InlineData(BinaryMethod, "array")]
    [InlineData(BinaryMethod, "binary-parts")]
    [InlineData(BinaryMethod, "binary-stream")]
    [InlineData(PongMethod, "pong")]
    public async Task AHandlerForWhatAMethodTakesIsRefusedAndTheMethodGoesOn(string endpoint, string handler)
    {
        WireClient client = await OpenAsync($"{endpoint}?add={handler}");
        await client.ExpectAsync($"{handler} InvalidOperationException");
        await client.Case.ExpectAsync("open 0");
        switch (endpoint)
        {
            case TextMethod:
                await client.AskAsync("count", "0");
                break;
            case BinaryMethod:
                await client.SendBinaryAsync(1);
                await client.ExpectAsync("binary 01");
                break;
            default:
                await client.SendPongAsync("p");
                await client.ExpectAsync("method p");
                break;
        }
    }

    [Fact]
    public async Task AMethodOfPongsLeavesMessagesToHandlers()
    {
        WireClient client = await OpenAsync(PongMethod + "?add=text&add=binary-parts");
        await client.AskAsync("t", "text t");
        await client.SendBinaryAsync(1);
        await client.ExpectAsync("part 01 True");
        await client.SendPongAsync("p");
        await client.ExpectAsync("method p");
    }

    /// <summary>A method that reads its messages while they arrive, and one that takes them in parts, beside handlers that do the same.</summary>
    [Theory]
    [InlineData("/annotated/beside/stream", "binary-parts", "part 0102 True")]
    [InlineData("/annotated/beside/stream", "binary-stream", "stream 2")]
    [InlineData("/annotated/beside/stream", "binary", "binary 0102")]
    [InlineData("/annotated/beside/parts", "binary-parts", "part 0102 True")]
    [InlineData("/annotated/beside/parts", "binary-stream", "stream 2")]
    [InlineData("/annotated/beside/parts", "binary", "binary 0102")]
    public async Task AMethodThatTakesItsMessagesOtherwise(string endpoint, string handler, string answer)
    {
        WireClient client = await OpenAsync($"{endpoint}?add={handler}");
        for (int i = 0; i < 2; i++)
        {
            await client.AskAsync("aä", "method aä");
            await client.SendBinaryAsync(1, 2);
            await client.ExpectAsync(answer);
        }
    }

    [Fact]
    public async Task AHandlerTakesWhatIsThrownAwayWithoutIt()
    {
        WireClient client = await OpenAsync("/annotated/beside/ignoring");
        await client.SendBinaryAsync(1);
        await client.SendAsync("add binary");
        await client.AskAsync("count", "1");
        await client.SendBinaryAsync(2);
        await client.ExpectAsync("binary 02");
        await client.AskAsync("remove binary", "removed True");
        await client.SendBinaryAsync(3);
        await client.AskAsync("count", "0");
    }

    private static string Query(string endpoint, IEnumerable<string> handlers) =>
        $"{endpoint}?{string.Join('&', handlers.Select(static each => $"add={each}"))}";
}

public sealed class BesideMethodsOverSockets() : BesideMethodsCases(HostKind.Sockets);

public sealed class BesideMethodsInMemory() : BesideMethodsCases(HostKind.Memory);

public sealed class BesideMethodsPublished() : BesideMethodsCases(HostKind.Published);
