using System.Globalization;
using System.Security.Cryptography;

namespace WsGen.EndToEnd.Tests.EchoClients;

/// <summary>EchoClient and servers that do more than echo. What their places do is written in tests/foreign/serve.py.</summary>
public abstract class ScriptTests(ScriptServer server)
{
    private const string Same = "close 4000 as it was sent";

    private static readonly byte[] Sent = [.. Enumerable.Range(0, 1 << 20).Select(static i => (byte)(i % 251))];

    [Theory]
    [InlineData(0, "off")]
    [InlineData(1, "on")]
    [InlineData(126, "on")]
    [InlineData(65536, "off")]
    [InlineData(1 << 20, "off")]
    [InlineData(1 << 20, "on")]
    public async Task TheServerGetsEveryByteAsItWas(int size, string compression)
    {
        string digest = $"text binary {size} {Convert.ToHexStringLower(SHA256.HashData(Sent.AsSpan(0, size)))}";
        Assert.Equal(
            ["open", digest, digest, "close 1000"],
            await ClientRun.CleanAsync(server.At("/digest"), "--binary-size", $"{size}", "--count", "2", "--compression", compression));
    }

    [Theory]
    [InlineData("text", 0, "off")]
    [InlineData("text", 70000, "on")]
    [InlineData("binary", 1, "on")]
    [InlineData("binary", 1000000, "off")]
    [InlineData("binary", 1000000, "on")]
    public async Task WhatTheServerSendsGoesBackInKind(string kind, int size, string compression)
    {
        string[] events = await ClientRun.CleanAsync(server.At($"/send/{kind}/{size}"), "--echo", "--compression", compression);
        Assert.Equal(3, events.Length);
        Assert.Equal("open", events[0]);
        Assert.StartsWith(kind + " ", events[1]);
        Assert.Equal(Same, events[2]);
    }

    [Theory]
    [InlineData("text", "off")]
    [InlineData("text", "on")]
    [InlineData("binary", "off")]
    [InlineData("binary", "on")]
    public async Task PartsWithPingsBetweenAreOneMessage(string kind, string compression)
    {
        string[] events = await ClientRun.CleanAsync(server.At($"/parts/{kind}"), "--wait", "--echo", "--compression", compression);
        Assert.Equal(3, events.Length);
        Assert.StartsWith(kind + " ", events[1]);
        Assert.Equal(Same, events[2]);
    }

    [Fact]
    public async Task PingsAreAnswered() => Assert.Equal(["open", Same], await ClientRun.CleanAsync(server.At("/ping"), "--wait"));

    [Theory]
    [InlineData("/close/1000/bye", "close 1000 bye")]
    [InlineData("/close/1001/", "close 1001")]
    [InlineData("/close/1011/on%20fire", "close 1011 on fire")]
    [InlineData("/close/4999/Gr%C3%BC%C3%9Fe", "close 4999 Grüße")]
    [InlineData("/close", "close 1005")]
    public async Task TheServersCodeAndReasonAreSaid(string path, string line) =>
        Assert.Equal(["open", line], await ClientRun.CleanAsync(server.At(path), "--wait"));

    [Theory]
    [InlineData("/drop")]
    [InlineData("/reset")]
    public async Task AConnectionThatIsDroppedIs1006(string path)
    {
        string[] events = await ClientRun.UncleanAsync(server.At(path), "--text", "go away", "--wait");
        Assert.Equal(2, events.Length);
        Assert.StartsWith("close 1006 the connection ", events[1]);
    }

    [Theory]
    [InlineData("v2.echo", "v2.echo")]
    [InlineData("v1.echo", "none")]
    public async Task TheServerChoosesASubprotocol(string last, string chosen) => Assert.Equal(
        ["open", $"text {chosen}", "close 1000"],
        await ClientRun.CleanAsync(server.At("/protocol"), "--text", "", "--subprotocol", "v3.echo", "--subprotocol", last));

    /// <summary>Both servers agree wherever they can.</summary>
    [Theory]
    [InlineData("off", "text none")]
    [InlineData("on", "text permessage-deflate")]
    public async Task CompressionIsInUseIfItIsOn(string compression, string line)
    {
        string[] events = await ClientRun.CleanAsync(server.At("/extensions"), "--text", "", "--compression", compression);
        Assert.StartsWith(line, events[1]);
    }

    [Fact]
    public async Task HeadersAndOriginGoAlong()
    {
        Assert.Equal("text one, two", (await ClientRun.CleanAsync(server.At("/header/x-test"), "--text", "", "--header", "X-Test: one, two"))[1]);
        Assert.Equal("text https://example.org", (await ClientRun.CleanAsync(server.At("/header/origin"), "--text", "", "--origin", "https://example.org"))[1]);
        Assert.Equal("text none", (await ClientRun.CleanAsync(server.At("/header/origin"), "--text", ""))[1]);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(503)]
    public async Task ARefusalIsSaidWithItsStatus(int status) =>
        Assert.Contains($" {status} ", await ClientRun.RefusedAsync(HandshakeFailure.Status, server.At($"/refuse/{status}")));

    /// <summary>It is idle, at work, and closes with 1001; the server sees that, and its answer ends the program.</summary>
    [Theory]
    [InlineData("epoll")]
    [InlineData("io_uring")]
    [InlineData("sockets")]
    public async Task ASignalClosesWith1001(string transport)
    {
        string name = $"signal-{transport}";
        await using ChildProcess client = await ClientRun.StartAsync(server.At($"/echo/{name}"), "--text", "here", "--wait", "--transport", transport);
        await client.SaysAsync("text here");
        client.Terminate();
        Assert.Equal(1001, await server.CodeOfAsync(name));
        Assert.Equal(["open", "text here", "close 1001"], await client.EndsAsync(0));
    }

    [Fact]
    public async Task TheServerSees1000AtTheEnd()
    {
        await ClientRun.CleanAsync(server.At("/echo/end"), "--text", "x", "--count", 3.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(1000, await server.CodeOfAsync("end"));
    }
}

public sealed class NodeScriptTests(NodeServer server) : ScriptTests(server), IClassFixture<NodeServer>;

public sealed class PythonScriptTests(PythonServer server) : ScriptTests(server), IClassFixture<PythonServer>;
