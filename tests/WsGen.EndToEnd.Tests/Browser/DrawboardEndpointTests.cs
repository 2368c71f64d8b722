using System.Globalization;
using System.Text.Json;
using WsGen.EndToEnd.Tests.BadInput;

namespace WsGen.EndToEnd.Tests.Browser;

/// <summary>What no page does, but anybody can: the endpoint behind the drawboard.</summary>
public sealed class DrawboardEndpointTests(ExamplesServer server) : IClassFixture<ExamplesServer>
{
    [Fact]
    public async Task FirstComeTheWelcomeAndThePictureInOneBinaryMessage()
    {
        await using RawClient client = await RawClient.OpenAsync(server.Port, "/drawboard");
        using (JsonDocument welcome = JsonDocument.Parse(await client.ReadTextAsync()))
        {
            Assert.Equal("welcome", welcome.RootElement.GetProperty("type").GetString());
            Assert.Equal((900, 600), (welcome.RootElement.GetProperty("width").GetInt32(), welcome.RootElement.GetProperty("height").GetInt32()));
        }

        (byte firstByte, byte[] png) = await client.ReadFrameAsync();
        Assert.Equal(0x82, firstByte);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
    }

    [Fact]
    public async Task WhoDoesNotReadIsClosedWith1008AndNobodyWaits()
    {
        await using RawClient slow = await RawClient.OpenAsync(server.Port, "/drawboard", receiveBuffer: 4096);
        RawClient[] others = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => JoinAsync())); // each draws as fast as it may
        try
        {
            await NextAsync(others[0], "players", static players => players.GetProperty("count").GetInt32() >= 9);
            byte[] stroke = Brush(points: 32);
            using var enough = new CancellationTokenSource();
            Task drawing = Task.WhenAll(others.Select(other => DrawAsync(other, stroke, enough.Token)));
            await Task.WhenAll(others.Select(other => NextAsync(other, "players", static players => players.GetProperty("count").GetInt32() == 8)));
            await enough.CancelAsync();
            await drawing;
        }
        finally
        {
            foreach (RawClient other in others)
            {
                await other.DisposeAsync();
            }
        }

        // What was sent before is still there to read, and behind it the reason.
        Assert.Equal(1008, (await slow.ReadCloseBehindMessagesAsync()).Code);
        Assert.Equal(0, server.Process.Errors.Length);
    }

    [Fact]
    public async Task TheHundredAndFirstIsToldToTryAgainLater()
    {
        var players = new List<RawClient>();
        try
        {
            // Who has just left in another test may still hold a place.
            while (players.Count < 100)
            {
                RawClient player = await RawClient.OpenAsync(server.Port, "/drawboard");
                (byte firstByte, _) = await player.ReadFrameAsync();
                if (firstByte == 0x81)
                {
                    players.Add(player);
                }
                else
                {
                    await player.DisposeAsync();
                }
            }

            await using RawClient late = await RawClient.OpenAsync(server.Port, "/drawboard");
            Assert.Equal((1013, "A hundred people draw already."), await late.ReadCloseAsync());
        }
        finally
        {
            foreach (RawClient client in players)
            {
                await client.DisposeAsync();
            }
        }
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"shape":"Brush","color":null,"width":4,"points":[1,2]}""")]
    [InlineData("""{"shape":"Star","color":"#123456","width":4,"points":[1,2]}""")]
    [InlineData("""{"shape":7,"color":"#123456","width":4,"points":[1,2]}""")]
    [InlineData("""{"shape":"Brush","color":"red","width":4,"points":[1,2]}""")]
    [InlineData("""{"shape":"Brush","color":"#123456","width":1e9,"points":[1,2]}""")]
    [InlineData("""{"shape":"Brush","color":"#123456","width":4,"points":[1,1e999]}""")]
    [InlineData("""{"shape":"Brush","color":"#123456","width":4,"points":["1","2"]}""")]
    [InlineData("""{"shape":"Line","color":"#123456","width":4,"points":[1,2]}""")]
    public async Task WhatIsNoStrokeIsClosedWith1008AndTheOthersDrawOn(string text)
    {
        await using RawClient other = await JoinAsync();
        await using RawClient client = await JoinAsync();
        await client.SendAsync(RawClient.Text(text));
        (int code, string reason) = await client.ReadCloseBehindMessagesAsync();
        Assert.Equal(1008, code);
        Assert.NotEmpty(reason);
        await other.SendAsync(Brush(points: 2));
        await NextAsync(other, "strokes", static _ => true);
    }

    [Fact]
    public async Task ALongMessageIsClosedWith1009()
    {
        await using RawClient client = await JoinAsync();
        await client.SendAsync(RawClient.Frame(0x81, new byte[2049]));
        Assert.Equal(1009, (await client.ReadCloseBehindMessagesAsync()).Code);
    }

    private static byte[] Brush(int points) => RawClient.Text(
        $$"""{"shape":"Brush","color":"#123456","width":1,"points":[{{string.Join(',', Enumerable.Range(0, points * 2).Select(static i => (100.0123456789 + i).ToString(CultureInfo.InvariantCulture)))}}]}""");

    private static async Task DrawAsync(RawClient client, byte[] stroke, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await client.SendAsync(stroke);
        }
    }

    /// <summary>Reads on until there is such a message.</summary>
    private static async Task NextAsync(RawClient client, string type, Predicate<JsonElement> fits)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            limit.Token.ThrowIfCancellationRequested(); // others may draw for ever
            using JsonDocument json = JsonDocument.Parse(await client.ReadTextAsync());
            if (json.RootElement.GetProperty("type").GetString() == type && fits(json.RootElement))
            {
                return;
            }
        }
    }

    private async Task<RawClient> JoinAsync()
    {
        RawClient client = await RawClient.OpenAsync(server.Port, "/drawboard");
        await client.ReadTextAsync();
        await client.ReadFrameAsync();
        return client;
    }
}
