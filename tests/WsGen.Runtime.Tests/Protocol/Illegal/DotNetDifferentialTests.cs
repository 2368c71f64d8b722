using WsGen.Protocol;

namespace WsGen.Runtime.Tests.Protocol.Illegal;

/// <summary>
/// Lawful and unlawful traffic at random, given to ours and to System.Net.WebSockets in either role: the same messages, the same pongs, the
/// same end. Where the peer differs, the difference is written down here with its reason.
/// </summary>
public class DotNetDifferentialTests
{
    private const int Conversations = 3000;
    private const int HangGuard = 60_000;

    /// <summary>How System.Net.WebSockets of .NET 10 differs.</summary>
    private static Difference[] Known(bool server, bool compression) =>
    [
        new(["LengthNotMinimal"], "",
            "It takes lengths in longer forms than needed. RFC 6455 section 5.2: the minimal number of bytes MUST be used."),
        new(["CloseReasonInvalidUtf8"], "refused 1002",
            "It refuses a reason that is not UTF-8 as we do, with another code. Section 7.4.1 has 1007 for data that is not consistent with its type."),
        new(["close without a code"], "close 1000",
            "It tells of 1000 where a close frame has no code. Section 7.1.5: that is 1005."),
        .. Late(server),
        .. WithCompression().Where(_ => compression),
    ];

    /// <summary>The same verdict, but only with bytes that in these conversations do not come any more.</summary>
    private static IEnumerable<Difference> Late(bool server)
    {
        string[] ofFirstByte = ["ReservedBitSet", "UnknownOpcode", "ControlFrameFragmented", "ContinuationWithoutMessage", "MessageInsideMessage"];
        yield return server
            ? new([.. ofFirstByte, "FrameNotMasked"], "open",
                "It looks at a header when two bytes and a key are there. The first shows most that can be wrong, the second that no key will come.")
            : new(ofFirstByte, "open", "It looks at a header when its first two bytes are there, where the first shows that it is wrong.");
        yield return new(["InvalidUtf8"], "open",
            "It looks at text when the frame or its buffer is full. Section 8.1 does not say when; we fail with the byte that spoils it.");
    }

    private static IEnumerable<Difference> WithCompression()
    {
        yield return new(["ReservedBitSet"], "",
            "It takes RSV1 on control frames. RFC 7692 section 6: such a frame MUST fail the connection.");
        yield return new(["InvalidCompressedData"], "refused",
            "It ends without a close frame where DEFLATE is wrong. We say 1007.");
        yield return new(["InvalidCompressedData"], "",
            "It takes a message whose sender left the tail in, and which therefore ends inside a block. RFC 7692 section 7.2.1: the tail is removed.");
        yield return new(["final block"], "refused",
            "It cannot go on behind a block with BFINAL. RFC 7692 section 7.2.3.4 has one as an example.");
    }

    [Theory(Timeout = HangGuard)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public Task Ours_and_NETs_judge_alike_but_for_what_is_known(bool server, bool compression) => server
        ? RunAsync<ServerRole>(compression, TestContext.Current.CancellationToken)
        : RunAsync<ClientRole>(compression, TestContext.Current.CancellationToken);

    private static async Task RunAsync<TRole>(bool compression, CancellationToken cancellation)
        where TRole : struct, IRole
    {
        var random = new Random((TRole.IsServer ? 1 : 2) + (compression ? 2 : 0));
        Difference[] known = Known(TRole.IsServer, compression);
        var peculiarities = new HashSet<string>();
        var unexplained = new List<string>();
        for (int i = 0; i < Conversations; i++)
        {
            Traffic traffic = Traffic.Next(random, TRole.IsServer, compression);
            peculiarities.Add(traffic.Peculiarity);
            (Verdict ours, ProtocolViolation violation) = await OurPeer.JudgeAsync<TRole>(traffic.Bytes, compression, i, cancellation);
            Verdict theirs = await DotNetPeer.JudgeAsync(traffic.Bytes, TRole.IsServer, compression, cancellation);
            if (!ours.Same(theirs) && Difference.Explaining(known, traffic, violation.ToString(), ours, theirs) is null)
            {
                unexplained.Add($"{traffic.Peculiarity}: {Convert.ToHexString(traffic.Bytes)}\n  {violation}, {ours}\n  .NET: {theirs}");
            }
        }

        Assert.True(unexplained.Count == 0, $"{unexplained.Count} unexplained:\n{string.Join('\n', unexplained.Take(20))}");
        Assert.Equal(Traffic.Peculiarities(compression).Order(), peculiarities.Except(["", "a byte changed"]).Order());
        Assert.All(known, difference => Assert.True(difference.IsMet, $"The peer does not differ in this any more: {difference.Reason}"));
    }
}
