namespace WsGen.EndToEnd.Tests.EchoClients;

/// <summary>EchoClient, the native program: what it is told, and what it says.</summary>
internal static class ClientRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The servers are here, whatever proxy the machine has for others.</summary>
    private static readonly KeyValuePair<string, string>[] WithoutProxy =
        [KeyValuePair.Create("no_proxy", "127.0.0.1,localhost"), KeyValuePair.Create("NO_PROXY", "127.0.0.1,localhost")];

    public static async Task<ChildProcess> StartAsync(params IEnumerable<string> arguments) =>
        ChildProcess.Start(await PublishedEchoClient.PathAsync(), arguments, WithoutProxy);

    /// <summary>Those of a connection over which the same comes several times.</summary>
    public static string[] Events(string line, int count) => ["open", .. Enumerable.Repeat(line, count), "close 1000"];

    /// <summary>Runs it to its end, which is a clean close.</summary>
    /// <returns>The events.</returns>
    public static Task<string[]> CleanAsync(params IEnumerable<string> arguments) => EndAsync(0, arguments);

    /// <summary>Runs it to its end, which is none.</summary>
    /// <returns>The events.</returns>
    public static Task<string[]> UncleanAsync(params IEnumerable<string> arguments) => EndAsync(1, arguments);

    /// <summary>Runs it; it does not connect.</summary>
    /// <param name="kind">In which way it fails.</param>
    /// <param name="arguments">The command line.</param>
    /// <returns>What it says about it.</returns>
    public static async Task<string> RefusedAsync(HandshakeFailure kind, params IEnumerable<string> arguments)
    {
        string line = Assert.Single(await UncleanAsync(arguments));
        string beginning = $"error {kind}: ";
        Assert.StartsWith(beginning, line);
        return line[beginning.Length..];
    }

    /// <summary>It does not begin, for its command line is wrong.</summary>
    /// <returns>The line that says so.</returns>
    public static async Task<string> MistakenAsync(params IEnumerable<string> arguments)
    {
        await using ChildProcess client = await StartAsync(arguments);
        Assert.Equal(2, await client.ExitAsync(Patience));
        Assert.Equal("", client.Output);
        return Assert.Single(client.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Waits until one that is under way says this.</summary>
    public static Task SaysAsync(this ChildProcess client, string line) => client.LineAsync(each => each == line, Patience);

    /// <summary>Waits for the end of one that is under way.</summary>
    public static async Task<string[]> EndsAsync(this ChildProcess client, int exitCode)
    {
        int actual = await client.ExitAsync(Patience);
        Assert.True(actual == exitCode && client.Errors.Length == 0, $"{client} ended with {actual} instead of {exitCode}.\n{client.Output}{client.Errors}");
        return client.Output.Split('\n')[..^1];
    }

    private static async Task<string[]> EndAsync(int exitCode, IEnumerable<string> arguments)
    {
        await using ChildProcess client = await StartAsync(arguments);
        return await client.EndsAsync(exitCode);
    }
}
