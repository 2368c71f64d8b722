using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace WsGen.Connections.Telemetry;

/// <summary>Holds the events of docs/observability.md to the code: each with its id, name, level and message, and no id twice.</summary>
public sealed class LogPageTests
{
    private static IEnumerable<string> Rows([CallerFilePath] string here = "") => File
        .ReadLines(Path.Combine(Path.GetDirectoryName(here)!, "../../../../docs/observability.md"))
        .SkipWhile(static line => line != "| id | event | level | message |").Skip(2).TakeWhile(static line => line.StartsWith('|'));

    private static IEnumerable<(MethodInfo Method, LoggerMessageAttribute Event)> Events() =>
        from type in typeof(WsServer).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        let logged = method.GetCustomAttribute<LoggerMessageAttribute>()
        where logged is not null
        select (method, logged);

    [Fact]
    public void EachEventHasItsRow() => Assert.Equal(
        Events().OrderBy(static each => each.Event.EventId).Select(static each => $"| {each.Event.EventId} | `{each.Method.Name}` | {each.Event.Level} | {each.Event.Message} |"),
        Rows());

    [Fact]
    public void NoIdStandsForTwoEvents()
    {
        Assert.NotEmpty(Events());
        Assert.Empty(Events().GroupBy(static each => each.Event.EventId).Where(static same => same.Count() > 1).Select(static same => same.Key));
    }
}
