using EchoServer;

namespace WsGen.Testing.Tests;

/// <summary>The endpoints of samples/EchoServer: what tests of an application look like.</summary>
public sealed class EchoServerTests : IAsyncLifetime
{
    private WsTestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await WsTestServer.StartAsync(static builder => builder
        .AddEndpoint<Echo>().AddEndpoint<EchoJson>().AddEndpoint<EchoPartial>().AddEndpoint<Broadcast>().AddEndpoint<Subprotocol>().AddEndpoint<Params>());

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task EchoAnswersInKind()
    {
        await using WsTestClient client = await _server.ConnectAsync("/echo");
        await client.SendAsync("äöü");
        await client.ExpectTextAsync("äöü");
        await client.SendAsync(new byte[] { 1, 2, 3 });
        Assert.Equal([1, 2, 3], (await client.ExpectBinaryAsync()).ToArray());
        await client.LeaveAsync();
    }

    [Fact]
    public async Task JsonThatIsNoneIsNotAnswered()
    {
        await using WsTestClient client = await _server.ConnectAsync("/echo/json");
        await client.SendAsync("{");
        await client.ExpectCloseAsync(CloseCode.PolicyViolation, "That is no JSON object.");
    }

    [Fact]
    public async Task PartsComeBackAsParts()
    {
        await using WsTestClient client = await _server.ConnectAsync("/echo/partial");
        await client.SendAsync(TestFrame.Text("a", fin: false), TestFrame.Continuation("b"u8.ToArray()));
        TestFrame first = (await client.ReceiveFrameAsync())!, second = (await client.ReceiveFrameAsync())!;
        Assert.Equal("text \"a\" ...", (first with { Masked = true }).ToString());
        Assert.Equal((0, true), (second.Opcode, second.Fin));
    }

    [Fact]
    public async Task ABroadcastReachesEverybodyAndNobodyElse()
    {
        await using WsTestClient one = await _server.ConnectAsync("/broadcast");
        await using WsTestClient two = await _server.ConnectAsync("/broadcast");
        await using WsTestClient elsewhere = await _server.ConnectAsync("/echo");
        await one.SendAsync("to all");
        await one.ExpectTextAsync("to all");
        await two.ExpectTextAsync("to all");
        await elsewhere.ExpectNothingAsync();
    }

    [Fact]
    public async Task TheFirstMessageIsTheSubprotocol()
    {
        await using WsTestClient client = await _server.ConnectAsync("/subprotocol", new TestRequest { Subprotocols = ["v1.echo", "v2.echo"] });
        await client.ExpectTextAsync("v2.echo");
        Assert.Equal("v2.echo", client.Subprotocol);
    }

    [Fact]
    public async Task PathParametersAreDecoded()
    {
        await using WsTestClient client = await _server.ConnectAsync("/params/a%2Fb/%C3%A4");
        await client.ExpectTextAsync("a=a/b;b=ä");
    }
}
