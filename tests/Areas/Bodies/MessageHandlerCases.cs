namespace WsGen.Area;

/// <summary>addMessageHandler, getMessageHandlers, removeMessageHandler: 2.1.3, MessageHandler javadoc, rules 4 to 6.</summary>
public abstract class MessageHandlerCases(HostKind kind) : AreaBody(kind)
{
    /// <summary>An endpoint that adds the handlers which the query names.</summary>
    protected virtual string Endpoint => "/made/handlers";

    /// <summary>How many of the kinds that are asked for a method of the endpoint takes, so that no handler is added for them.</summary>
    protected virtual int Methods => 0;

    /// <summary>An endpoint where each of these takes its kind.</summary>
    protected virtual string With(params string[] handlers) => $"{Endpoint}?{string.Join('&', handlers.Select(static each => $"add={each}"))}";

    /// <summary>An endpoint where nothing takes a kind.</summary>
    protected virtual string Without(int opcode) => Endpoint;

    [Theory]
    [InlineData("text", "text aä€")]
    [InlineData("utf8", "utf8 6")]
    [InlineData("text-parts", "part aä€ True")]
    [InlineData("text-stream", "stream aä€")]
    public async Task AHandlerOfText(string form, string answer) => await (await OpenAsync(With(form))).AskAsync("aä€", answer);

    [Theory]
    [InlineData("binary", "binary 0102")]
    [InlineData("array", "array 2")]
    [InlineData("binary-parts", "part 0102 True")]
    [InlineData("binary-stream", "stream 2")]
    public async Task AHandlerOfBinary(string form, string answer)
    {
        WireClient client = await OpenAsync(With(form));
        await client.SendBinaryAsync(1, 2);
        await client.ExpectAsync(answer);
    }

    [Fact]
    public async Task AHandlerOfPongs()
    {
        WireClient client = await OpenAsync(With("pong"));
        await client.SendPongAsync("data");
        await client.ExpectAsync("pong data");
    }

    [Fact]
    public async Task PartsOfTextComeWithWhetherTheyAreTheLast()
    {
        WireClient client = await OpenAsync(With("text-parts"));
        await client.SendAsync(WireClient.FrameOf(WireClient.Text, [0x61, 0xC3], fin: false));
        await client.ExpectAsync("part a False");
        await client.SendAsync(WireClient.FrameOf(WireClient.Continuation, [0xA4]));
        await client.ExpectAsync("part ä True");
    }

    [Fact]
    public async Task PartsOfBinaryComeWithWhetherTheyAreTheLast()
    {
        WireClient client = await OpenAsync(With("binary-parts"));
        await client.SendAsync(WireClient.FrameOf(WireClient.Binary, [1], fin: false));
        await client.ExpectAsync("part 01 False");
        await client.SendAsync(WireClient.FrameOf(WireClient.Continuation, [2]));
        await client.ExpectAsync("part 02 True");
    }

    [Fact]
    public async Task AStreamBeginsBeforeTheMessageHasEnded()
    {
        WireClient client = await OpenAsync(With("binary-stream"));
        await client.SendAsync(WireClient.FrameOf(WireClient.Binary, [1], fin: false));
        await client.Case.ExpectAsync("open 1", "stream begins");
        await client.SendAsync(WireClient.FrameOf(WireClient.Continuation, [2, 3]));
        await client.ExpectAsync("stream 3");
    }

    /// <summary>One handler for each native kind, three in all; each kind goes to its own.</summary>
    [Fact]
    public async Task EachKindGoesToItsOwnHandler()
    {
        WireClient client = await OpenAsync(With("text", "binary", "pong"));
        await client.Case.ExpectAsync($"open {3 - Methods}");
        await client.SendPongAsync("p");
        await client.SendBinaryAsync(9);
        await client.SendAsync("t");
        await client.ExpectAsync("pong p");
        await client.ExpectAsync("binary 09");
        await client.ExpectAsync("text t");
    }

    /// <summary>2.1.3-2: a second handler of a kind is refused, in whatever form; the first stays.</summary>
    [Theory]
    [InlineData("text", "text2")]
    [InlineData("text", "text-parts")]
    [InlineData("text-stream", "utf8")]
    [InlineData("text-parts", "text-stream")]
    [InlineData("binary", "array")]
    [InlineData("array", "binary-parts")]
    [InlineData("binary-parts", "binary-stream")]
    [InlineData("pong", "pong")]
    public async Task ASecondHandlerOfAKindIsRefused(string first, string second)
    {
        WireClient client = await OpenAsync(With(first, second));
        await client.ExpectAsync($"{second} InvalidOperationException");
        await client.Case.ExpectAsync("open 1");
    }

    [Fact]
    public async Task AHandlerMayBeAddedLater()
    {
        WireClient client = await OpenAsync(With("commands"));
        await client.SendAsync("add binary");
        await client.AskAsync("count", $"{2 - Methods}");
        await client.SendBinaryAsync(1);
        await client.ExpectAsync("binary 01");
    }

    [Fact]
    public async Task AHandlerThatIsRemovedGetsNoMoreAndItsKindClosesWith1003()
    {
        WireClient client = await OpenAsync(With("commands", "binary"));
        await client.AskAsync("remove binary", "removed True");
        await client.AskAsync("remove binary", "removed False");
        await client.AskAsync("count", $"{1 - Methods}");
        await client.SendBinaryAsync(1);
        await client.ExpectCloseAsync(1003);
    }

    [Fact]
    public async Task AHandlerOfAnotherSessionCannotBeRemoved() =>
        await (await OpenAsync(With("commands"))).AskAsync("remove-stranger", "removed False");

    [Fact]
    public async Task AfterOneWasRemovedAnotherMayBeAdded()
    {
        WireClient client = await OpenAsync(With("commands", "binary"));
        await client.AskAsync("remove binary", "removed True");
        await client.SendAsync("add binary-parts");
        await client.SendBinaryAsync(1);
        await client.ExpectAsync("part 01 True");
    }

    [Fact]
    public async Task AHandlerMayBeReplacedWithoutAMomentBetween()
    {
        WireClient client = await OpenAsync(With("commands", "binary"));
        await client.AskAsync("replace binary2", "replaced True");
        await client.SendBinaryAsync(1, 2);
        await client.ExpectAsync("binary2 2");
    }

    [Fact]
    public async Task ReplacingWhereThereIsNoneAdds()
    {
        WireClient client = await OpenAsync(With("commands"));
        await client.AskAsync("replace binary2", "replaced False");
        await client.SendBinaryAsync(1);
        await client.ExpectAsync("binary2 1");
    }

    /// <summary>Rule 29: null is an argument error.</summary>
    [Fact]
    public async Task ANullHandlerIsAnArgumentError()
    {
        WireClient client = await OpenAsync(With("commands"));
        await client.SendAsync("null-handler");
        for (int i = 0; i < 4; i++)
        {
            await client.ExpectAsync("null handler");
        }
    }

    [Theory]
    [InlineData(WireClient.Text)]
    [InlineData(WireClient.Binary)]
    public async Task WithoutAnyHandlerAMessageClosesWith1003(int opcode)
    {
        WireClient client = await OpenAsync(Without(opcode));
        await client.SendAsync(WireClient.FrameOf(opcode, "x"));
        await client.ExpectCloseAsync(1003);
    }

    [Fact]
    public async Task WhatAHandlerThrowsGoesToOnErrorAndTheSessionLivesOn()
    {
        WireClient client = await OpenAsync(With("throwing", "binary"));
        await client.AskAsync("x", "error FormatException");
        await client.SendBinaryAsync(1);
        await client.ExpectAsync("binary 01");
    }

    /// <summary>Decision 9: without OnError it is logged, and the session closes with 1011.</summary>
    [Fact]
    public async Task WithoutOnErrorWhatAHandlerThrowsClosesWith1011()
    {
        string word = Guid.NewGuid().ToString("N");
        WireClient client = await OpenAsync("/made/bare");
        await client.SendAsync(word);
        await client.ExpectCloseAsync(1011, "internal error");
        Assert.StartsWith("Error: ", await client.Case.LoggedAsync("bare " + word), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandlersMayBeDelegatesThatReturnTasks()
    {
        WireClient client = await OpenAsync("/made/delegates/tasks");
        await client.AskAsync("x", "text x");
        await client.SendBinaryAsync(1, 2, 3);
        await client.ExpectAsync("array 3");
        await client.SendPongAsync("12345");
        await client.ExpectAsync("pong 5");
    }

    [Fact]
    public async Task HandlersMayBeDelegatesThatReturnNothing()
    {
        WireClient client = await OpenAsync("/made/delegates/actions");
        await client.SendAsync("x");
        await client.SendBinaryAsync(1, 2);
        await client.SendPongAsync("1");
        await client.Case.ExpectAsync("text x", "memory 2", "pong 1");
    }

    [Fact]
    public async Task AHandlerOfArraysMayReturnNothing()
    {
        WireClient client = await OpenAsync("/made/delegates/arrays");
        await client.SendBinaryAsync(1, 2, 3);
        await client.Case.ExpectAsync("array 3");
    }
}

public sealed class MessageHandlersOverSockets() : MessageHandlerCases(HostKind.Sockets);

public sealed class MessageHandlersInMemory() : MessageHandlerCases(HostKind.Memory);

public sealed class MessageHandlersPublished() : MessageHandlerCases(HostKind.Published);

/// <summary>A class with attributes that has no [OnMessage] takes the same handlers: <c>@OnOpen { session.addMessageHandler(...) }</c>.</summary>
public abstract class AnnotatedMessageHandlerCases(HostKind kind) : MessageHandlerCases(kind)
{
    /// <inheritdoc/>
    protected override string Endpoint => "/annotated/handlers";

    [Fact]
    public async Task MessagesWithoutAHandlerAreThrownAwayWhereTheAttributeSaysSo()
    {
        WireClient client = await OpenAsync("/annotated/ignoring");
        await client.SendBinaryAsync(1);
        await client.AskAsync("heard", "heard");
    }
}

public sealed class AnnotatedMessageHandlersOverSockets() : AnnotatedMessageHandlerCases(HostKind.Sockets);

public sealed class AnnotatedMessageHandlersInMemory() : AnnotatedMessageHandlerCases(HostKind.Memory);

public sealed class AnnotatedMessageHandlersPublished() : AnnotatedMessageHandlerCases(HostKind.Published);
