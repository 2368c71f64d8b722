using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Connections.Telemetry;

/// <summary>Holds docs/observability.md to the code: a row for each instrument, with type, unit and tags, and each tag with its meaning.</summary>
public sealed class MetricsPageTests
{
    private static IEnumerable<string[]> Rows(string header, [CallerFilePath] string here = "") => File
        .ReadLines(Path.Combine(Path.GetDirectoryName(here)!, "../../../../docs/observability.md"))
        .SkipWhile(line => line != header).Skip(2).TakeWhile(static line => line.StartsWith('|'))
        .Select(static line => line.Split('|').Skip(1).Select(static cell => cell.Trim()).ToArray());

    private static string[] Metrics(string here = "") => [.. Rows("| name | type | unit | tags | when |").Select(static cells => string.Join(' ', cells[..3]).Replace("`", "", StringComparison.Ordinal))];

    private static string TypeOf(Instrument instrument)
    {
        string name = instrument.GetType().Name;
        return name[..name.IndexOf('`', StringComparison.Ordinal)];
    }

    [Fact]
    public void EachInstrumentHasARowWithItsTypeAndUnit()
    {
        using var meters = new Meters();
        using var clock = new ConnectionClock(TimeProvider.System);
        using var metrics = new ServerMetrics(meters, clock);
        Assert.Equal(meters.Instruments.Select(static each => $"{each.Name} {TypeOf(each)} {each.Unit}").Order(), Metrics().Order());
        Assert.All(meters.Instruments, static each => Assert.False(string.IsNullOrEmpty(each.Description)));
    }

    /// <summary>Has everything happen once, and looks at what is measured.</summary>
    [Fact]
    public async Task EachInstrumentHasTheTagsOfItsRow()
    {
        using var meters = new Meters();
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with { Text = static (TestEndpoint _, in InboundMessage _) => throw new FormatException() }, builder =>
        {
            builder.Services.AddSingleton<IMeterFactory>(meters);
            builder.Options.KeepAliveInterval = TimeSpan.FromSeconds(1);
            builder.Options.SendQueueLimit = 10_000;
            builder.Options.SendQueuePolicy = SendQueuePolicy.DropNewest;
        });
        await using (RawClient lost = server.Dial())
        {
            await lost.SendAsync("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
            Assert.StartsWith("HTTP/1.1 404", await lost.ReadToEndAsync(), StringComparison.Ordinal);
        }

        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await server.PassAsync(TimeSpan.FromSeconds(1) + ConnectionClock.Resolution);
        await client.SendAsync(Opcode.Pong, (await client.ReceiveAsync()).Payload);
        await endpoint.Session.SendAsync(new byte[70_000]).Within();
        await endpoint.Session.SendAsync("dropped").Within();
        ((WsConnection)typeof(WsSession).GetField("_connection", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(endpoint.Session)!).Options.Metrics!.CountStall();
        await client.SendTextAsync("throws, and nobody handles it");
        await endpoint.Released.Within();

        ILookup<string, string> found = meters.Read().SelectMany(static each => each.Tags.Keys, static (each, tag) => (each.Name, tag)).Distinct().ToLookup(static each => each.Name, static each => each.tag);
        Assert.All(Rows("| name | type | unit | tags | when |"), row =>
            Assert.Equal(Regex.Matches(row[3], "`(.+?)`").Select(static tag => tag.Groups[1].Value).Order(), found[row[0].Trim('`')].Order()));
    }

    [Fact]
    public void EachTagIsExplained()
    {
        string[] used = [.. Rows("| name | type | unit | tags | when |").SelectMany(static row => Regex.Matches(row[3], "`(.+?)`")).Select(static tag => tag.Groups[1].Value).Distinct().Order()];
        Assert.Equal(used, Rows("| tag | values |").Select(static row => row[0].Trim('`')).Order());
        Assert.Equal(used, typeof(MetricTags).GetFields().Where(static field => field.IsLiteral).Select(static field => (string)field.GetRawConstantValue()!).Order());
    }
}
