using System.Text.Json;
using WsGen.EndToEnd.Tests.BadInput;

namespace WsGen.EndToEnd.Tests.Browser;

/// <summary>What no page does, but anybody can: the endpoint behind the game of snakes.</summary>
public sealed class SnakeEndpointTests(ExamplesServer server) : IClassFixture<ExamplesServer>
{
    private const int Snakes = 24;

    [Fact]
    public async Task WhoDoesNotReadMissesTicksAndTheGameGoesOn()
    {
        var slow = new List<RawClient>();
        try
        {
            for (int i = 0; i < Snakes - 1; i++)
            {
                slow.Add(await RawClient.OpenAsync(server.Port, "/snake", receiveBuffer: 4096));
            }

            // Nobody else reads, and this one misses nothing.
            await using RawClient quick = await RawClient.OpenAsync(server.Port, "/snake");
            long first = await NextTickAsync(quick);
            long last = first;
            while (last < first + 100)
            {
                Assert.Equal(++last, await NextTickAsync(quick));
            }

            // What had been sent before comes late, then there is a gap, and the game as it is now.
            long seen = await NextTickAsync(slow[0]);
            long next = seen;
            while (next <= seen + 1)
            {
                seen = next;
                Assert.True(seen <= last, "Every tick has waited for this one.");
                next = await NextTickAsync(slow[0]);
            }

            Assert.Equal(0, server.Process.Errors.Length);
        }
        finally
        {
            foreach (RawClient client in slow)
            {
                await client.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task OneMoreThanThereAreSnakesIsToldToTryAgainLater()
    {
        var players = new List<RawClient>();
        try
        {
            // Who has just left in another test may still hold a place.
            while (players.Count < Snakes)
            {
                RawClient player = await RawClient.OpenAsync(server.Port, "/snake");
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

            await using RawClient late = await RawClient.OpenAsync(server.Port, "/snake");
            Assert.Equal((1013, "Every snake is taken."), await late.ReadCloseAsync());
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
    [InlineData("up")]
    [InlineData("Sideways")]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("7")]
    [InlineData("\"Up\"")]
    public async Task WhatIsNoDirectionIsClosedWith1008AndTheOthersPlayOn(string text)
    {
        await using RawClient other = await RawClient.OpenAsync(server.Port, "/snake");
        await using RawClient client = await RawClient.OpenAsync(server.Port, "/snake");
        await NextTickAsync(client);
        await client.SendAsync(RawClient.Text(text));
        Assert.Equal((1008, "A snake goes Up, Down, Left or Right."), await client.ReadCloseBehindMessagesAsync());
        long tick = await NextTickAsync(other);
        Assert.Equal(tick + 1, await NextTickAsync(other));
    }

    [Fact]
    public async Task ALongMessageIsClosedWith1009AndABinaryOneWith1003()
    {
        await using RawClient first = await RawClient.OpenAsync(server.Port, "/snake");
        await first.SendAsync(RawClient.Text(new string('U', 17)));
        Assert.Equal(1009, (await first.ReadCloseBehindMessagesAsync()).Code);
        await using RawClient second = await RawClient.OpenAsync(server.Port, "/snake");
        await second.SendAsync(RawClient.Frame(0x82, [1]));
        Assert.Equal(1003, (await second.ReadCloseBehindMessagesAsync()).Code);
    }

    private static async Task<long> NextTickAsync(RawClient client)
    {
        while (true)
        {
            using JsonDocument json = JsonDocument.Parse(await client.ReadTextAsync());
            if (json.RootElement.GetProperty("type").GetString() == "tick")
            {
                return json.RootElement.GetProperty("number").GetInt64();
            }
        }
    }
}
