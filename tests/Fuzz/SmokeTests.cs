using WsGen.Fuzz.Readers;
using WsGen.Handshake;
using WsGen.Protocol;

namespace WsGen.Fuzz;

/// <summary>
/// What is fuzzed, for a few seconds and without a fuzzer: every seed, and seeds changed at random, the same every time. run.sh does it in
/// earnest.
/// </summary>
public sealed class SmokeTests
{
    private const int Mutations = 25_000;

    public static TheoryData<string> Targets => [.. FuzzTargets.Names];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_seed_keeps_the_invariants(string target)
    {
        using var output = new StringWriter();
        Assert.True(Replay.Of(target, [SmokeRun.SeedsOf(target)], output), output.ToString());
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Seeds_changed_at_random_keep_the_invariants(string target)
    {
        using var output = new StringWriter();
        Assert.True(SmokeRun.Of(target, Mutations, output), output.ToString());
        TestContext.Current.TestOutputHelper!.Write(output.ToString());
    }

    [Fact]
    public void Every_target_has_seeds_and_every_folder_of_seeds_a_target()
    {
        string seeds = Path.GetDirectoryName(SmokeRun.SeedsOf("any"))!;
        Assert.Equal(FuzzTargets.Names.Order(), Directory.GetDirectories(seeds).Select(Path.GetFileName).Order());
        Assert.All(FuzzTargets.Names, name => Assert.NotEmpty(Directory.GetFiles(SmokeRun.SeedsOf(name))));
    }

    [Theory]
    [InlineData("server", ProtocolViolation.FrameMasked)]
    [InlineData("client", ProtocolViolation.FrameNotMasked)]
    internal void The_seeds_of_a_role_break_every_rule_that_it_can_see_broken(string target, ProtocolViolation notMet)
    {
        HashSet<ProtocolViolation> broken = [ProtocolViolation.None, notMet];
        foreach ((string seeds, bool? takeover) in ((string, bool?)[])[(target, null), ("deflate-takeover", true)])
        {
            foreach (string file in Directory.GetFiles(SmokeRun.SeedsOf(seeds)))
            {
                var input = new FuzzInput(File.ReadAllBytes(file));
                Transcript read = takeover is null && target == "server"
                    ? Transcript.Of<ServerRole>(input.Body, [], new ProtocolLimits(125, 125), takeover)
                    : Transcript.Of<ClientRole>(input.Body, [], new ProtocolLimits(125, 125), takeover);
                broken.UnionWith(read.All.Select(said => said.Violation));
            }
        }

        Assert.Equal(Enum.GetValues<ProtocolViolation>().Order(), broken.Order());
    }

    [Fact]
    public void Good_heads_among_the_seeds_are_good()
    {
        foreach (string file in Directory.GetFiles(SmokeRun.SeedsOf("request"), "deflate*"))
        {
            var input = new FuzzInput(File.ReadAllBytes(file));
            new UpgradeRequestParser().TryParse(input.Body, out _, out UpgradeRequest? request, out HandshakeViolation violation);
            Assert.Equal((Path.GetFileName(file), HandshakeViolation.None), (Path.GetFileName(file), violation));
            Assert.Equal(HandshakeViolation.None, UpgradeRules.Check(request!));
        }
    }
}
