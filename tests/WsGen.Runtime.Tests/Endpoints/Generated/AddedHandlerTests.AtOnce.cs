using Microsoft.Extensions.DependencyInjection;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Endpoints.Generated;

// Several messages of one session at once.
public sealed partial class AddedHandlerTests
{
    /// <summary>Two handlers that wait for each other, and a handler and a method.</summary>
    [Theory]
    [InlineData("whole", "binary")]
    [InlineData("stream", "binary")]
    [InlineData("whole", "text")]
    [InlineData("stream", "text")]
    public async Task SeveralAreUnderWayAtOnceWhereTheAttributeSaysSo(string form, string other)
    {
        using var both = new Barrier(2);
        ValueTask MeetAsync(WsSession session) => both.SignalAndWait(Bounded.Limit) ? session.SendAsync("met") : throw new TimeoutException();
        WsSession? opened = null;
        await using EndpointServer server = await StartAsync<BesideCrowdedText>(Carrier.Sockets, new Script
        {
            Open = session =>
            {
                opened = session;
                session.AddMessageHandler(form == "whole"
                    ? MessageHandler.Binary((byte[] _) => MeetAsync(session))
                    : MessageHandler.BinaryStream(_ => MeetAsync(session)));
            },
            Text = _ => MeetAsync(opened!),
        });
        RawClient client = await server.ConnectAsync("/added/crowded");
        for (int i = 0; i < 2; i++)
        {
            await client.SendAsync(RawClient.Frame(Opcode.Binary, [1]), other == "text" ? RawClient.TextFrame("x") : RawClient.Frame(Opcode.Binary, [2]));
            await client.ExpectTextAsync("met");
            await client.ExpectTextAsync("met");
        }
    }

    /// <summary>The handler of a message that waits for its turn is the one that was there when it began, although others have begun since.</summary>
    [Theory]
    [InlineData("whole")]
    [InlineData("stream")]
    public async Task WhereSeveralAreUnderWayEachHasItsOwnHandler(string form)
    {
        var gates = Enumerable.Range(0, 3).Select(static _ => Bounded.Gate()).ToArray();
        WsSession? opened = null;
        await using EndpointServer server = await StartAsync<CrowdOfHandlers>(Carrier.Sockets, new Script
        {
            Open = session =>
            {
                opened = session;
                session.AddMessageHandler(Waiting(session, 0));
            },
        });
        RawClient client = await server.ConnectAsync("/added/crowd");
        for (int i = 0; i < 3; i++)
        {
            await BeginAsync(client);
            opened!.ReplaceMessageHandler(Waiting(opened, Math.Min(i + 1, 2)));
            await client.SendAsync(Opcode.Continuation, [8]);
        }

        foreach (int i in new[] { 1, 2, 0 })
        {
            gates[i].SetResult();
            await client.ExpectTextAsync($"{i}");
        }

        await StillTime.HandlersReturnedAsync(server.Server);

        // Nobody when it begins: nobody, whoever comes meanwhile.
        opened!.RemoveMessageHandler(Assert.Single(opened.MessageHandlers));
        await BeginAsync(client);
        opened.AddMessageHandler(Waiting(opened, 0));
        await client.SendAsync(Opcode.Continuation, [8]);
        await client.ExpectCloseAsync(CloseCode.UnsupportedData);

        MessageHandler Waiting(WsSession session, int number)
        {
            return form == "whole" ? MessageHandler.Binary((byte[] _) => AnswerAsync()) : MessageHandler.BinaryStream(_ => AnswerAsync());

            async ValueTask AnswerAsync()
            {
                await gates[number].Task;
                await session.SendAsync($"{number}");
            }
        }
    }

    /// <summary>What is counted and timed of a message that goes to a handler beside others is what is of any.</summary>
    [Fact]
    public async Task WhatIsUnderWayBesideOthersIsCounted()
    {
        using var meters = new Meters();
        await using EndpointServer server = await StartAsync<BesideCrowdedText>(
            Carrier.Memory, new Script { Open = static session => session.AddMessageHandler(Bytes(session, "whole")) },
            builder => builder.Services.AddSingleton<System.Diagnostics.Metrics.IMeterFactory>(meters));
        RawClient client = await server.ConnectAsync("/added/crowded");
        await client.SendAsync(Opcode.Binary, [1, 2]);
        await client.ExpectTextAsync("handler 2");
        await Bounded.Until(() => meters.Find("wsgen.handler.duration").Length == 1);
        Assert.Equal((1, 2), meters.Traffic("receive", "binary"));
    }
}
