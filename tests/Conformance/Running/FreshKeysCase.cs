using WsGen.Conformance.Model;
using WsGen.Conformance.Peer;
using WsGen.Conformance.UnderTest;

namespace WsGen.Conformance.Running;

/// <summary>The key of an opening handshake is chosen at random for each connection (RFC 6455 section 4.1).</summary>
public sealed class FreshKeysCase : ConformanceCase
{
    private const int Connections = 16;

    public override bool NeedsOwnServer => false;

    public override IEnumerable<Chop> ChopsIn(Role role) => [Chop.Whole];

    public override async Task RunAsync(Role role, Chop chop, CancellationToken limit)
    {
        HashSet<string> keys = [];
        for (int i = 0; i < Connections; i++)
        {
            using var listener = new RawListener();
            Task<ClientOutcome> client = ClientUnderTest.RunAsync(
                new Uri($"ws://127.0.0.1:{listener.Port}/"), ClientUnderTest.CreateOptions(EndpointSettings.Usual));
            using (RawSocket socket = await listener.AcceptAsync(limit))
            {
                HttpHead request = HttpHead.Parse(await socket.ReadHeadAsync() ?? throw new NonConformanceException("the client sent no request"));
                keys.Add(request.DemandRequest("/", $"127.0.0.1:{listener.Port}"));
            }

            await client.WaitAsync(limit);
        }

        if (keys.Count != Connections)
        {
            throw new NonConformanceException($"{Connections} requests had {keys.Count} different keys");
        }
    }
}
