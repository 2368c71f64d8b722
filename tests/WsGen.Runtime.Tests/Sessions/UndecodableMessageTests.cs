using System.Text.Json;
using Microsoft.Extensions.Logging;
using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>A message that is wrong, and nothing that handles it: 1011 as for all that is not handled, but the log does not treat it as a failure of the program.</summary>
public sealed class UndecodableMessageTests
{
    private const string Secret = "{hunter2";

    public static TheoryData<string> Faults => ["json", "none", "own"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task IsOneLineWithNothingOfItAndWithoutAStack(string fault)
    {
        await using TestServer server = await StartAsync(fault);
        await server.SendWrongAsync();
        LogEntry line = Assert.Single(server.Log.Failures);
        Assert.Equal((125, LogLevel.Warning, null), (line.Id, line.Level, line.Error));
        Assert.EndsWith("TestEndpoint at / was sent a message that cannot be decoded, and has nothing that handles this; the session closes with 1011", line.Text, StringComparison.Ordinal);
        Assert.All(server.Log.Entries.Where(static entry => entry.Level >= LogLevel.Information), static entry => Assert.DoesNotContain("hunter2", entry.Text + entry.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ItsReasonIsThereForWhoeverLooksForIt()
    {
        await using TestServer server = await StartAsync("json");
        await server.SendWrongAsync();
        LogEntry reason = Assert.Single(server.Log.Entries, static entry => entry.Id == 126);
        Assert.Equal(LogLevel.Debug, reason.Level);
        Assert.IsType<JsonException>(Assert.IsType<DecodeException>(reason.Error).InnerException, exactMatch: false);
    }

    /// <summary>What a decoder throws may be its own mistake: then the stack is what one needs.</summary>
    [Fact]
    public async Task AFailureOfTheDecoderIsAFailure()
    {
        await using TestServer server = await StartAsync("decoder");
        await server.SendWrongAsync();
        LogEntry line = Assert.Single(server.Log.Failures);
        Assert.Equal((120, LogLevel.Error), (line.Id, line.Level));
        Assert.IsType<NullReferenceException>(line.Error!.InnerException);
    }

    /// <summary>So is an error handler that fails itself.</summary>
    [Fact]
    public async Task AFailureOfTheErrorHandlerIsAFailure()
    {
        await using TestServer server = await StartAsync("json", static (_, _) => throw new InvalidOperationException("worse"));
        await server.SendWrongAsync();
        Assert.Equal(120, Assert.Single(server.Log.Failures).Id);
    }

    private static Task<TestServer> StartAsync(string fault, Func<TestEndpoint, Exception, ValueTask>? error = null) => TestServer.StartAsync(Behaviour.Echo with
    {
        Error = error,
        Text = (TestEndpoint _, in InboundMessage message) => throw (fault switch
        {
            "json" => Failure(static text => JsonDocument.Parse(text), message),
            "none" => new DecodeException("The message is not a Point: no decoder takes it.", message.Span),
            "own" => new DecodeException($"{message.GetString()} is no order", message.Span),
            _ => Failure(static _ => throw new NullReferenceException(), message),
        }),
    });

    private static DecodeException Failure(Action<string> decode, in InboundMessage message)
    {
        Exception error = Assert.ThrowsAny<Exception>(() => decode(Secret));
        return new DecodeException($"The message is not an Order: {error.Message}", message.Span, error);
    }
}

file static class Wrong
{
    public static async Task SendWrongAsync(this TestServer server)
    {
        (RawClient client, _) = await server.ConnectAsync();
        await client.SendTextAsync("{hunter2");
        await client.ExpectCloseAsync(CloseCode.InternalError, "internal error");
        client.EndOutput();
        await server.ConnectionsEndedAsync();
    }
}
