using WsGen.EndToEnd.Tests.Support;
using WsGen.Protocol;
using WsGen.Runtime.Tests.Protocol;
using WsGen.Runtime.Tests.Protocol.Illegal;

namespace WsGen.EndToEnd.Tests.ForeignServers;

/// <summary>
/// Lawful and unlawful traffic at random, over sockets, to EchoServer and to an echo server of node's ws: the same echoes, the same pongs, the
/// same close. Where the other server differs, the difference is written down here with its reason. Stand-alone only: a client that has said
/// all it has to say ends its side, and Kestrel sends nothing more to one that has.
/// </summary>
public sealed class NodeWsDifferentialTests(StandAloneHost server, NodeWsServer node) : IClassFixture<StandAloneHost>, IClassFixture<NodeWsServer>
{
    private const int Conversations = 1000;

    private static readonly ProtocolLimits Limits = new(EchoHost.MaxMessageSize, EchoHost.MaxMessageSize);

    /// <summary>How ws 8 differs.</summary>
    private static Difference[] Known() =>
    [
        new(["LengthNotMinimal"], "",
            "It takes lengths in longer forms than needed. RFC 6455 section 5.2: the minimal number of bytes MUST be used."),
        new(["LengthTopBitSet"], "close 1009",
            "It takes a length with its top bit set for a very large one. Section 5.2: the bit MUST be 0, so it is 1002."),
        new(["ReservedBitSet", "UnknownOpcode", "ControlFrameFragmented", "ContinuationWithoutMessage", "MessageInsideMessage"], "no close frame",
            "It looks at a header when its first two bytes are there, where the first shows that it is wrong."),
        new(["InvalidUtf8"], "",
            "It looks at text when all of the message is there, and until then goes on. Section 8.1 does not say when; we fail with the byte that spoils it."),
    ];

    [Fact]
    public async Task OursAndNodesWsJudgeAlikeButForWhatIsKnown()
    {
        var random = new Random(20);
        Difference[] known = Known();
        var peculiarities = new HashSet<string>();
        var unexplained = new List<string>();
        for (int i = 0; i < Conversations; i++)
        {
            Traffic traffic = Traffic.Next(random, toServer: true, compression: false);
            peculiarities.Add(traffic.Peculiarity);
            ProtocolViolation violation = ReaderTwin.Read(server: true, traffic.Bytes, Limits).LastOrDefault()?.Violation ?? ProtocolViolation.None;
            Verdict[] verdicts = await Task.WhenAll(
                EchoVerdict.OfAsync(server.Port, "/echo", traffic.Bytes), EchoVerdict.OfAsync(node.Port, "/", traffic.Bytes));
            (Verdict ours, Verdict theirs) = (verdicts[0], verdicts[1]);
            if (!ours.Same(theirs) && Difference.Explaining(known, traffic, violation.ToString(), ours, theirs) is null)
            {
                unexplained.Add($"{traffic.Peculiarity}: {Convert.ToHexString(traffic.Bytes)}\n  {violation}, {ours}\n  ws: {theirs}");
            }
        }

        Assert.True(unexplained.Count == 0, $"{unexplained.Count} unexplained:\n{string.Join('\n', unexplained.Take(20))}");
        Assert.Equal(Traffic.Peculiarities(compression: false).Order(), peculiarities.Except(["", "a byte changed"]).Order());
        Assert.All(known, static difference => Assert.True(difference.IsMet, $"The peer does not differ in this any more: {difference.Reason}"));
        Assert.Equal("", server.Complaints);
    }
}
