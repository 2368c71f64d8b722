using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>Surrogate pairs that are divided between two parts, where not every part is sent.</summary>
public sealed class DividedPairTests
{
    private static readonly SendOptions Written = new() { WhenWritten = true };

    /// <summary>An attribute cannot hold half a pair: here &lt; and { are first halves, &gt; and } second ones, and ? is U+FFFD.</summary>
    private static string Real(string text) =>
        text.Replace('<', '\uD83D').Replace('>', '\uDE00').Replace('{', '\uD83E').Replace('}', '\uDD11').Replace('?', '\uFFFD');

    [Theory]
    [InlineData("a", "b<", ">c", "text+ a", "continuation ?c")] // its half goes with it
    [InlineData("a", "b<", "c", "text+ a", "continuation c")]
    [InlineData("a", "<", "", "text+ a", "continuation ")]
    [InlineData("a<", ">b", ">c", "text+ a", "continuation <>c")] // and takes none along
    [InlineData("a<", ">b{", "c", "text+ a", "continuation ?c")]
    [InlineData("a<", "{", ">c", "text+ a", "continuation <>c")]
    [InlineData("a{", "<", "}", "text+ a", "continuation {}")]
    public async Task OfAPartThatIsGivenUpNothingIsLeft(string first, string lost, string next, params string[] frames)
    {
        foreach (bool standsBehind in new[] { true, false }) // whether the next one is in the line already
        {
            using var rig = new PushedSession();
            rig.Transport.IsSlow = true;
            Assert.True(rig.Session.SendPartAsync(Real(first), last: false).IsCompletedSuccessfully);
            using var giving = new CancellationTokenSource();
            Task given = rig.Session.SendPartAsync(Real(lost), last: false, Written, giving.Token).AsTask();
            Task? end = standsBehind ? rig.Session.SendPartAsync(Real(next), last: true).AsTask() : null;
            giving.Cancel();
            await Assert.ThrowsAsync<OperationCanceledException>(() => given.Within());
            end ??= rig.Session.SendPartAsync(Real(next), last: true).AsTask();
            rig.Transport.Drain();
            await end.Within();
            Assert.Equal(frames.Select(Real), rig.TakeFrames());
        }
    }

    [Theory]
    [InlineData("b", "continuation+ ?b")]
    [InlineData("", "continuation+ ")] // nothing does not part the halves
    public void APartThatIsUtf8AlreadyDoesNotCompleteAPair(string utf8, string frame)
    {
        using var rig = new PushedSession();
        Assert.True(rig.Session.SendPartAsync(Real("a<"), last: false).IsCompletedSuccessfully);
        Assert.True(rig.Session.SendTextPartAsync(System.Text.Encoding.UTF8.GetBytes(utf8), last: false).IsCompletedSuccessfully);
        Assert.True(rig.Session.SendPartAsync(Real(utf8.Length == 0 ? ">" : "c"), last: true).IsCompletedSuccessfully);
        Assert.Equal(new[] { "text+ a", frame, utf8.Length == 0 ? "continuation <>" : "continuation c" }.Select(Real), rig.TakeFrames());
    }

    [Fact]
    public void AMessageThatEndsWithHalfAPairInUtf8EndsWithTheReplacementCharacter()
    {
        using var rig = new PushedSession();
        Assert.True(rig.Session.SendPartAsync(Real("a<"), last: false).IsCompletedSuccessfully);
        Assert.True(rig.Session.SendTextPartAsync(default, last: true).IsCompletedSuccessfully);
        Assert.Equal(["text+ a", "continuation \uFFFD"], rig.TakeFrames());
    }
}
