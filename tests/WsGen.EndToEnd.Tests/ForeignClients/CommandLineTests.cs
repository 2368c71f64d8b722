using WsGen.EndToEnd.Tests.Support;

namespace WsGen.EndToEnd.Tests.ForeignClients;

/// <summary>EchoServer as a program.</summary>
public sealed class CommandLineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task TheFirstLineIsTheAddress()
    {
        await using ChildProcess server = await StartAsync("--port", "0");
        Assert.Matches(@"^listening on ws://127\.0\.0\.1:[1-9]\d*$", await server.LineAsync(static _ => true, Patience));
    }

    [Fact]
    public async Task SigtermWithoutClientsExitsWithZero()
    {
        await using ChildProcess server = await StartAsync("--port", "0");
        await server.LineAsync(static _ => true, Patience);
        server.Terminate();
        Assert.Equal(0, await server.ExitAsync(Patience));
        Assert.Equal("", server.Errors);
    }

    [Theory]
    [InlineData("--frobnicate", "EchoServer: unknown option --frobnicate\n")]
    [InlineData("stray", "EchoServer: unknown option stray\n")]
    [InlineData("--port", "EchoServer: --port needs a value\n")]
    public async Task AnOptionItDoesNotKnowIsOneLineThatNamesItAndExitCodeTwo(string option, string line)
    {
        await using ChildProcess server = await StartAsync(option);
        Assert.Equal(2, await server.ExitAsync(Patience));
        Assert.Equal(line, server.Errors);
        Assert.Equal("", server.Output);
    }

    [Theory]
    [InlineData("--port", "http")]
    [InlineData("--port", "65536")]
    [InlineData("--max-message-size", "0")]
    public async Task AValueThatWillNotDoIsOneLineThatNamesItsOption(string option, string value)
    {
        await using ChildProcess server = await StartAsync(option, value);
        Assert.Equal(2, await server.ExitAsync(Patience));
        Assert.StartsWith($"EchoServer: {option} takes a number", server.Errors);
        Assert.Single(server.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task AnAddressThatCannotBeListenedOnIsOneLineThatSaysWhy()
    {
        await using ChildProcess first = await StartAsync("--port", "0");
        string port = (await first.LineAsync(static _ => true, Patience)).Split(':')[^1];
        await using ChildProcess second = await StartAsync("--port", port);
        Assert.Equal(1, await second.ExitAsync(Patience));
        Assert.Matches($"^EchoServer: Cannot listen on ws://127.0.0.1:{port}: .*in use[^\n]*\n$", second.Errors);

        await using ChildProcess nowhere = await StartAsync("--host", "nope");
        Assert.Equal(1, await nowhere.ExitAsync(Patience));
        Assert.Matches("^EchoServer: \"ws://nope:8080\" [^\n]*\n$", nowhere.Errors);
    }

    [Fact]
    public async Task ItMayHaveAsManyConnectionsAsTheHardLimitOnDescriptorsAllows()
    {
        // As a shell or a service manager starts it.
        await using ChildProcess server = ChildProcess.Start(
            "/bin/sh", ["-c", "ulimit -Sn 128; exec \"$0\" --port 0", await PublishedEchoServer.PathAsync()]);
        await server.LineAsync(static _ => true, Patience);
        string[] limits = File.ReadLines($"/proc/{server.Id}/limits")
            .First(static line => line.StartsWith("Max open files", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(limits[4], limits[3]);
    }

    private static async Task<ChildProcess> StartAsync(params string[] arguments) =>
        ChildProcess.Start(await PublishedEchoServer.PathAsync(), arguments);
}
