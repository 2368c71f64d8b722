using WsGen.EndToEnd.Tests.Support;

namespace WsGen.EndToEnd.Tests.ForeignClients;

/// <summary>Clients that nobody here wrote, on every endpoint of EchoServer. Each case is a check of a script in tests/foreign.</summary>
public abstract class ForeignClientTests(EchoHost server)
{
    public static TheoryData<string> NodeChecks => ForeignScript.Checks("clients.mjs");

    public static TheoryData<string> PythonChecks => ForeignScript.Checks("clients.py");

    [Theory]
    [MemberData(nameof(NodeChecks))]
    public Task NodesWsFindsThat(string sentence) => ForeignScript.RunAsync("clients.mjs", server.Url, sentence);

    [Theory]
    [MemberData(nameof(PythonChecks))]
    public Task PythonsWebsocketsFindsThat(string sentence) => ForeignScript.RunAsync("clients.py", server.Url, sentence);
}

public sealed class StandAloneForeignClientTests(StandAloneHost server) : ForeignClientTests(server), IClassFixture<StandAloneHost>;

public sealed class IoUringForeignClientTests(IoUringHost server) : ForeignClientTests(server), IClassFixture<IoUringHost>;

public sealed class AspNetCoreForeignClientTests(AspNetCoreHost server) : ForeignClientTests(server), IClassFixture<AspNetCoreHost>;

public sealed class EventLoopKestrelForeignClientTests(EventLoopKestrelHost server) : ForeignClientTests(server), IClassFixture<EventLoopKestrelHost>;
