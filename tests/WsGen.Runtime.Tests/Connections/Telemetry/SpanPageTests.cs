using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using WsGen.Support;

namespace WsGen.Connections.Telemetry;

/// <summary>Holds the spans of docs/observability.md to the code: each tag of a row is one that such a span has once it has met with everything, and no other.</summary>
public sealed class SpanPageTests
{
    private static string[] TagsOf(string span, [CallerFilePath] string here = "") =>
    [
        .. Regex.Matches(
            File.ReadLines(Path.Combine(Path.GetDirectoryName(here)!, "../../../../docs/observability.md")).Single(line => line.StartsWith($"| `{span}` |", StringComparison.Ordinal)).Split('|')[4],
            "`([^`]+)`").Select(static match => match.Groups[1].Value).Order(),
    ];

    [Theory]
    [InlineData("WsGen.Handshake")]
    [InlineData("WsGen.Message")]
    public async Task ASpanHasTheTagsOfItsRow(string name)
    {
        // Servers of other tests are heard as well, so this one has a path of its own.
        string path = $"/span/{Guid.NewGuid():N}";
        var tags = new HashSet<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is "WsGen" or "WsGen.Messages",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.OperationName == name && activity.TagObjects.Any(tag => tag.Value is string text && text.StartsWith(path, StringComparison.Ordinal)))
                {
                    lock (tags)
                    {
                        tags.UnionWith(activity.TagObjects.Where(static tag => tag.Value is not null).Select(static tag => tag.Key));
                    }
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using EndpointServer server = await EndpointServer.StartAsync(
            Carrier.Sockets,
            ServerEndpointConfig.Create(path, static () => new ScriptedEndpoint
            {
                Open = static (session, _) =>
                {
                    session.AddMessageHandler(static ValueTask (string text) => throw new FormatException(text));
                    return default;
                },
                Error = static (session, _) => session.SendAsync("failed"),
            }),
            ServerEndpointConfig.Create(path + "/broken", ScriptedEndpoint.Echo).WithConfigurator(new TestConfigurator { Check = static (_, _) => throw new InvalidOperationException("a test") }));
        Assert.Equal(500, await server.StatusAsync(path + "/broken"));
        await using RawClient client = await server.ConnectAsync(path);
        await client.SendTextAsync("hello");
        await client.ExpectTextAsync("failed");
        await Bounded.Until(() =>
        {
            lock (tags)
            {
                return tags.Contains("error.type");
            }
        });
        Assert.Equal(TagsOf(name), tags.Order());
    }
}
