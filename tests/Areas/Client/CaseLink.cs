using WsGen.Area.Server;

namespace WsGen.Area;

/// <summary>A case's own line to its server: what the server side notes comes here, and gates are opened here.</summary>
internal sealed class CaseLink(AreaHost host, string id) : IAsyncDisposable
{
    private WireClient? _client;

    public string Id => id;

    public AreaHost Host => host;

    /// <summary>These come next in the journal, in this order.</summary>
    public async Task ExpectAsync(params string[] entries)
    {
        foreach (string entry in entries)
        {
            Assert.Equal(entry, await NextAsync());
        }
    }

    /// <summary>The next entry.</summary>
    public async Task<string> NextAsync()
    {
        WireFrame frame = await (await ClientAsync()).ReadFrameAsync();
        Assert.True(frame.Opcode == WireClient.Text, $"the journal ended: {frame}");
        return frame.Text;
    }

    /// <summary>Nothing has been noted up to now that was not expected.</summary>
    public async Task ExpectNothingMoreAsync()
    {
        await TellAsync("mark nothing more");
        await ExpectAsync("nothing more");
    }

    /// <summary>Lets the server side go on that waits at this gate.</summary>
    public Task OpenAsync(string gate) => TellAsync("open " + gate);

    /// <summary>Moves the clock of a server whose time stands still.</summary>
    public async Task AdvanceAsync(TimeSpan time)
    {
        await TellAsync($"advance {(int)time.TotalMilliseconds}");
        await ExpectAsync("advanced");
    }

    /// <summary>The same, where something is noted because of it; before or after the clock has been moved to its end, as it comes.</summary>
    /// <returns>What is noted.</returns>
    public async Task<string> AdvanceToAsync(TimeSpan time)
    {
        await TellAsync($"advance {(int)time.TotalMilliseconds}");
        string[] entries = [await NextAsync(), await NextAsync()];
        Assert.Contains("advanced", entries);
        return entries[0] == "advanced" ? entries[1] : entries[0];
    }

    /// <summary>The line of the log with that part in it, once it is there.</summary>
    public async Task<string> LoggedAsync(string part)
    {
        await TellAsync("logged " + part);
        return await NextAsync();
    }

    public ValueTask DisposeAsync() => _client?.DisposeAsync() ?? default;

    private async Task TellAsync(string command) => await (await ClientAsync()).SendAsync(command);

    private async Task<WireClient> ClientAsync()
    {
        if (_client is null)
        {
            _client = new WireClient(await host.DialAsync(), this);
            HttpHead head = await _client.AskAsync(host.Request($"/control/{id}"));
            Assert.Equal(101, head.Status);
        }

        return _client;
    }
}
