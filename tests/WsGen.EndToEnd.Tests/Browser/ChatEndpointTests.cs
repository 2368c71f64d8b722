using System.Text.Json;
using WsGen.EndToEnd.Tests.BadInput;

namespace WsGen.EndToEnd.Tests.Browser;

/// <summary>What no page does, but anybody can: the chat's endpoint behind the page.</summary>
public sealed class ChatEndpointTests(ExamplesServer server) : IClassFixture<ExamplesServer>
{
    private readonly string _path = $"/chat/{Guid.NewGuid():N}";

    [Fact]
    public async Task WhoDoesNotReadIsLetGoAndNobodyWaits()
    {
        await using RawClient slow = await EnterAsync("Slow", receiveBuffer: 4096);
        await using RawClient ada = await EnterAsync("Ada");
        await using RawClient grace = await EnterAsync("Grace");
        byte[] message = RawClient.Text($$"""{"type":"say","text":"{{new string('x', 8000)}}"}""");

        // Far more than all buffers between the server and the one who does not read.
        bool isGone = false;
        for (int i = 0; i < 4000 && !isGone; i++)
        {
            await ada.SendAsync(message);
            await NextAsync(ada, "said");
            isGone = await NextAsync(grace, "said", orElse: "left") == "left";
        }

        Assert.True(isGone);
        Assert.Equal(0, server.Process.Errors.Length);
    }

    [Fact]
    public async Task WhoReadsAgainIsToldHowManyMessagesWereSkipped()
    {
        const int Messages = 400; // far more than the buffers on the way hold, and fewer than make the room give up
        await using RawClient slow = await EnterAsync("Slow", receiveBuffer: 4096);
        await using RawClient ada = await EnterAsync("Ada");
        for (int i = 0; i < Messages; i++)
        {
            await ada.SendAsync(RawClient.Text($$"""{"type":"say","text":"{{i}} {{new string('x', 8000)}}"}"""));
            await NextAsync(ada, "said");
        }

        // It has the first ones, then the notice, and nothing between is missing or there twice.
        int seen = 0;
        while (true)
        {
            using JsonDocument json = JsonDocument.Parse(await slow.ReadTextAsync());
            JsonElement news = json.RootElement;
            if (news.GetProperty("type").GetString() == "skipped")
            {
                Assert.Equal(Messages - seen, news.GetProperty("count").GetInt32());
                break;
            }

            if (news.GetProperty("type").GetString() == "said")
            {
                Assert.StartsWith($"{seen++} ", news.GetProperty("text").GetString());
            }
        }

        Assert.InRange(seen, 1, Messages - 1);
        await ada.SendAsync(RawClient.Text("""{"type":"say","text":"Back?"}"""));
        await NextAsync(slow, "said");
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"enter"}""")]
    [InlineData("""{"type":"enter","name":null}""")]
    [InlineData("""{"type":"enter","name":"  "}""")]
    [InlineData("""{"type":"enter","name":"a\nb"}""")]
    [InlineData("""{"type":"enter","name":"a name that is longer than 24 characters"}""")]
    [InlineData("""{"type":"say","text":"not entered yet"}""")]
    [InlineData("""{"type":"sing","text":"la"}""")]
    public async Task WhatIsNoMessageOfTheChatIsClosedWith1008(string text)
    {
        await using RawClient client = await RawClient.OpenAsync(server.Port, _path);
        await client.SendAsync(RawClient.Text(text));
        (int code, string reason) = await client.ReadCloseAsync();
        Assert.Equal(1008, code);
        Assert.NotEmpty(reason);
    }

    [Fact]
    public async Task AMessageOfMoreThanTheLimitIsClosedWith1009AndTheOthersSeeThatOneHasLeft()
    {
        await using RawClient ada = await EnterAsync("Ada");
        await using RawClient grace = await EnterAsync("Grace");
        await NextAsync(ada, "joined");
        await grace.SendAsync(RawClient.Frame(0x81, new byte[8193]));
        Assert.Equal(1009, (await grace.ReadCloseAsync()).Code);
        await NextAsync(ada, "left");
    }

    [Fact]
    public async Task APageOfAnotherOriginIsRefused()
    {
        await using RawClient client = await RawClient.ConnectAsync(server.Port);
        await client.SendAsync(RawClient.UpgradeRequest(_path).Replace("\r\n\r\n", "\r\nOrigin: http://elsewhere.example\r\n\r\n"));
        Assert.Equal(403, (await client.ReadResponseAsync()).Status);
    }

    private static async Task<string> NextAsync(RawClient client, string type, string? orElse = null)
    {
        while (true)
        {
            using JsonDocument json = JsonDocument.Parse(await client.ReadTextAsync());
            string found = json.RootElement.GetProperty("type").GetString()!;
            if (found == type || found == orElse)
            {
                return found;
            }

            Assert.Contains(found, (string[])["joined", "welcome", "left", "said", "skipped"]);
        }
    }

    private async Task<RawClient> EnterAsync(string name, int? receiveBuffer = null)
    {
        RawClient client = await RawClient.OpenAsync(server.Port, _path, receiveBuffer);
        await client.SendAsync(RawClient.Text($$"""{"type":"enter","name":"{{name}}"}"""));
        await NextAsync(client, "welcome");
        return client;
    }
}
