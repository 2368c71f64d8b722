using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using WsGen.AspNetCore;
using WsGen.EndToEnd.Tests.Routing;
using WsGen.Support;

namespace WsGen.EndToEnd.Tests.Web;

/// <summary>Text goes to a method, which adds, exchanges and removes what takes binary messages.</summary>
[ServerEndpoint("/added")]
public sealed partial class HandlersBesideText
{
    private MessageHandler? _added;

    [OnMessage]
    private string Exchange(string form, WsSession session)
    {
        try
        {
            switch (form)
            {
                case "none":
                    return $"removed {_added is not null && session.RemoveMessageHandler(_added)}";
                case "text":
                    session.AddMessageHandler((string _) => { });
                    break;
                default:
                    session.ReplaceMessageHandler(_added = Make(session, form));
                    break;
            }

            return form;
        }
        catch (InvalidOperationException refused)
        {
            return refused.Message;
        }
    }

    private static MessageHandler Make(WsSession session, string form) => form switch
    {
        "whole" => MessageHandler.Binary((byte[] bytes) => session.SendAsync($"whole {bytes.Length}")),
        "parts" => MessageHandler.BinaryParts((part, last) => session.SendAsync($"part {part.Length} {last}")),
        _ => MessageHandler.BinaryStream(async stream =>
        {
            await session.SendAsync($"begins {stream.ReadByte()}");
            var rest = new MemoryStream();
            await stream.CopyToAsync(rest);
            await session.SendAsync($"ends {rest.Length}");
        }),
    };
}

/// <summary>Message handlers beside methods, in an ASP.NET Core application on Kestrel.</summary>
public sealed class AddedHandlerTests
{
    [Fact]
    public async Task OnKestrelAClassTakesThemForWhatItHasNoMethodFor()
    {
        await using WebApplication application = await RoutingTests.StartAsync(static application => application.MapEndpoint<HandlersBesideText>());
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{RoutingTests.PortOf(application)}/added"), TestContext.Current.CancellationToken).Within();
        await AskAsync(client, "text", "HandlersBesideText at /added has an [OnMessage] method for text: its sessions take message handlers only for what it has no method for.");
        await AskAsync(client, "whole", "whole");
        await client.SendAsync([1], last: false);
        await client.SendAsync([2]);
        Assert.Equal("whole 2", await client.ReadTextAsync());

        await AskAsync(client, "parts", "parts");
        await client.SendAsync([1], last: false);
        Assert.Equal("part 1 False", await client.ReadTextAsync());
        await client.SendAsync([2, 3]);
        Assert.Equal("part 2 True", await client.ReadTextAsync());

        await AskAsync(client, "stream", "stream");
        await client.SendAsync([7], last: false);
        Assert.Equal("begins 7", await client.ReadTextAsync());
        await client.SendAsync([2, 3]);
        Assert.Equal("ends 2", await client.ReadTextAsync());

        await AskAsync(client, "none", "removed True");
        await client.SendAsync([1]);
        Assert.Equal((1003, "this endpoint takes no binary messages"), await client.ReadCloseAsync());
    }

    private static async Task AskAsync(ClientWebSocket client, string text, string answer)
    {
        await client.SendAsync(text);
        Assert.Equal(answer, await client.ReadTextAsync());
    }
}
