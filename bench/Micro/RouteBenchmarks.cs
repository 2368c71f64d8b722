using System.Text;
using BenchmarkDotNet.Attributes;
using WsGen.Endpoints.Infrastructure;
using WsGen.Handshake;

namespace WsGen.Micro;

/// <summary>From the bytes of a path to its endpoint, among many. It happens once per connection.</summary>
public class RouteBenchmarks
{
    private readonly byte[] _literal = Encoding.ASCII.GetBytes("/service7/feed");
    private readonly byte[] _variables = Encoding.ASCII.GetBytes("/service7/rooms/a%20room/members/42");
    private RouteTable _table = null!;

    [Params(10, 1000)]
    public int Endpoints { get; set; }

    [GlobalSetup]
    public void Setup() => _table = RouteTable.Create([.. Enumerable.Range(0, Endpoints / 2).SelectMany(static i => new[]
    {
        Descriptor($"/service{i + 7}/feed"),
        Descriptor($"/service{i + 7}/rooms/{{room}}/members/{{member}}"),
    })]);

    [Benchmark(Baseline = true)]
    public int Split() => PathSegments.Split(_literal, out string[] segments) == HandshakeViolation.None ? segments.Length : 0;

    [Benchmark]
    public bool Literal() => Match(_literal);

    [Benchmark]
    public bool Variables() => Match(_variables);

    private static EndpointDescriptor Descriptor(string path) => new()
    {
        EndpointType = typeof(RouteBenchmarks),
        Path = path,
        Activate = static (_, _) => throw new NotSupportedException(),
    };

    private bool Match(byte[] path) => PathSegments.Split(path, out string[] segments) == HandshakeViolation.None
        && _table.TryMatch(segments, out _) ? true : throw new InvalidOperationException();
}
