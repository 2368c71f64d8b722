using Microsoft.Extensions.DependencyInjection;
using WsGen.Endpoints.Infrastructure;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Endpoints.Generated;

/// <summary>Message handlers that the sessions of annotated classes take for kinds that the class has no method for.</summary>
public sealed partial class AddedHandlerTests
{
    private static Task<EndpointServer> StartAsync<T>(Carrier carrier, Script script, Action<WsServerBuilder>? configure = null)
        where T : IServerEndpoint<T> => EndpointServer.StartAsync(carrier, builder =>
    {
        builder.Services.AddSingleton(script);
        configure?.Invoke(builder);
        builder.AddEndpoint<T>();
    });

    private static MessageHandler Bytes(WsSession session, string form, string name = "handler") => form switch
    {
        "whole" => MessageHandler.Binary((byte[] bytes) => session.SendAsync($"{name} {bytes.Length}")),
        "parts" => MessageHandler.BinaryParts((_, last) => last ? session.SendAsync($"{name} {form}") : default),
        _ => MessageHandler.BinaryStream(async stream => await session.SendAsync($"{name} {stream.ReadByte()}")),
    };

    /// <summary>A first fragment, of which it is known afterwards that it has been seen. Where a message is held, the ping behind it is answered by the clock.</summary>
    private static async Task BeginAsync(RawClient client)
    {
        await client.SendAsync(Opcode.Binary, [7], fin: false);
        await client.SendAsync(Opcode.Ping, []);
        await client.ExpectAsync(ReceivedKind.Pong);
    }

    [Fact]
    public async Task WhatAMethodTakesIsRefusedWithItsKindAndTheEndpoint()
    {
        var refused = new List<string>();
        void Refuse(Func<object?> add) => refused.Add(Assert.Throws<InvalidOperationException>(add).Message);
        await using (EndpointServer server = await StartAsync<BesideText>(Carrier.Memory, new Script
        {
            Open = session =>
            {
                Refuse(() => session.AddMessageHandler((string _) => { }));
                Refuse(() => session.AddMessageHandler<Point>(_ => { }));
                Refuse(() => session.ReplaceMessageHandler(MessageHandler.TextStream(static _ => default)));
                Assert.False(session.RemoveMessageHandler(MessageHandler.Text(static _ => default)));
                Assert.Empty(session.MessageHandlers);
            },
        }))
        {
            RawClient client = await server.ConnectAsync("/added/beside-text");
            await client.SendTextAsync("a");
            await client.ExpectTextAsync("method a");
        }

        await using (EndpointServer server = await StartAsync<BesideOthers>(Carrier.Memory, new Script
        {
            Open = session =>
            {
                Refuse(() => session.AddMessageHandler((byte[] _) => { }));
                Refuse(() => session.AddMessageHandler((PongMessage _) => { }));
            },
        }))
        {
            RawClient client = await server.ConnectAsync("/added/beside-others");
            await client.SendAsync(Opcode.Binary, [1, 2]);
            await client.ExpectTextAsync("method 1");
            await client.SendAsync(Opcode.Pong, "abc"u8);
            await client.ExpectTextAsync("method pong 3");
        }

        const string Text = "BesideText at /added/beside-text has an [OnMessage] method for text: its sessions take message handlers only for what it has no method for.";
        Assert.Equal(
            [Text, Text, Text, Text.Replace("Text at /added/beside-text", "Others at /added/beside-others").Replace("for text", "for binary messages"),
                Text.Replace("Text at /added/beside-text", "Others at /added/beside-others").Replace("for text", "for pongs")],
            refused);
    }

    [Theory]
    [InlineData(Carrier.Memory)]
    [InlineData(Carrier.Sockets)]
    public async Task ObjectsAreDecodedByTheDecodersOfTheAttributeAndAsJson(Carrier carrier)
    {
        await using (EndpointServer server = await StartAsync<BesideText>(
            carrier, new Script { Open = static session => session.AddMessageHandler<Pair>(pair => session.SendAsync(new Pair(pair.B, pair.A))) }))
        {
            RawClient client = await server.ConnectAsync("/added/beside-text");
            await client.SendAsync(Opcode.Binary, [7, 9]);
            Assert.Equal([9, 7], (await client.ReceiveAsync()).Payload);
            await client.SendTextAsync("a");
            await client.ExpectTextAsync("method a");
        }

        await using (EndpointServer server = await StartAsync<BesideOthers>(
            carrier, new Script { Open = static session => session.AddMessageHandler<Said>(said => session.SendAsync($"{said.Text} {said.Seat}")) }))
        {
            RawClient client = await server.ConnectAsync("/added/beside-others");
            await client.SendTextAsync("""{"text":"a","seat":1}""");
            await client.ExpectTextAsync("a 1");
            await client.SendTextAsync("no JSON");
            await client.ExpectTextAsync("error DecodeException");
        }
    }

    [Fact]
    public async Task AnEndpointMayAddThemWhenItIsMade()
    {
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, static builder => builder.AddEndpoint<EarlyHandler>());
        RawClient client = await server.ConnectAsync("/added/early");
        await client.SendAsync(Opcode.Binary, [1]);
        await client.ExpectTextAsync("early 1");
        await client.SendTextAsync("");
        await client.ExpectTextAsync("The endpoint at /added/early has an [OnMessage] method for text: its sessions take message handlers only for what it has no method for.");
    }

    [Theory]
    [InlineData("whole")]
    [InlineData("parts")]
    [InlineData("stream")]
    public async Task TheRateCountsWhatGoesToThem(string form)
    {
        await using EndpointServer server = await StartAsync<BesideText>(
            Carrier.Memory, new Script { Open = session => session.AddMessageHandler(Bytes(session, form)) }, static builder =>
            {
                builder.Options.MessageRateLimit = 10;
                builder.Options.MessageRateBurst = 2;
                builder.Options.MessageRatePolicy = MessageRatePolicy.Close;
            });
        RawClient client = await server.ConnectAsync("/added/beside-text");
        for (int i = 0; i < 2; i++)
        {
            await client.SendAsync(Opcode.Binary, [1]);
            await client.ExpectTextAsync(form == "parts" ? "handler parts" : "handler 1");
        }

        await client.SendAsync(Opcode.Binary, [1]);
        await client.ExpectCloseAsync(CloseCode.PolicyViolation, "more than 10 messages a second (MessageRateLimit)");
    }

    [Theory]
    [InlineData("whole")]
    [InlineData("parts")]
    public async Task ThoseThatWaitForASuspendedSessionStillHaveTheirMessage(string form)
    {
        WsSession? session = null;
        await using EndpointServer server = await StartAsync<BesideText>(Carrier.Sockets, new Script
        {
            Open = opened =>
            {
                session = opened;
                opened.AddMessageHandler(Bytes(opened, form));
            },
        });
        RawClient client = await server.ConnectAsync("/added/beside-text");
        await BeginAsync(client);
        session!.Suspend();
        session.ReplaceMessageHandler(Bytes(session, form, "other"));
        await client.SendAsync(Opcode.Continuation, [8]);
        await client.SendAsync(Opcode.Ping, []);
        await client.ExpectAsync(ReceivedKind.Pong);
        session.Resume();
        await client.ExpectTextAsync(form == "parts" ? "handler parts" : "handler 2");
        await client.SendAsync(Opcode.Binary, [8]);
        await client.ExpectTextAsync(form == "parts" ? "other parts" : "other 1");
    }
}
