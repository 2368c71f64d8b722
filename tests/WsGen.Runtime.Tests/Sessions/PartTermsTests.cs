using WsGen.Connections;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>Parts of messages with terms of their own, and parts that keep their thread until they have left.</summary>
public sealed class PartTermsTests
{
    private static readonly SendOptions Written = new() { WhenWritten = true };

    [Fact]
    public async Task Rule33_APartThatIsToBeWrittenCompletesWithItsFlush()
    {
        using var rig = new PushedSession();
        rig.Transport.IsSlow = true;
        Task text = rig.Session.SendPartAsync("a", last: false, Written).AsTask();
        Task utf8 = rig.Session.SendTextPartAsync("b"u8.ToArray(), last: false, Written).AsTask();
        Task end = rig.Session.SendPartAsync("c", last: true, Written).AsTask();
        Task binary = rig.Session.SendPartAsync("d"u8.ToArray(), last: true, Written).AsTask();
        Assert.True(rig.Session.SendPartAsync("accepted", last: true, default(SendOptions)).IsCompletedSuccessfully);
        rig.Connection.OnOutputDrained(); // and the next flush stalls
        await text.Within();
        Assert.False(utf8.IsCompleted || end.IsCompleted || binary.IsCompleted);
        rig.Transport.Drain();
        await Task.WhenAll(utf8, end, binary).Within();
        Assert.Equal(["text+ a", "continuation+ b", "continuation c", "binary d", "text accepted"], rig.TakeFrames());
    }

    [Fact]
    public async Task Rule33_APartThatTimesOutIsNotSentAndTheMessageGoesOn()
    {
        using var rig = new PushedSession(options: new ConnectionOptions { SendQueueLimit = 1024, SendTimeout = Timeout.InfiniteTimeSpan });
        Assert.True(rig.Session.SendPartAsync("a", last: false).IsCompletedSuccessfully);
        rig.Transport.IsSlow = true;
        Assert.True(rig.Session.SendPartAsync(new string('x', 1000), last: false).IsCompletedSuccessfully);
        var soon = new SendOptions { Timeout = TimeSpan.FromSeconds(1) };
        Task late = rig.Session.SendPartAsync(new string('y', 1000), last: false, soon).AsTask();
        Assert.False(late.IsCompleted);
        rig.Pass(TimeSpan.FromSeconds(1) + ConnectionClock.Resolution);
        await Assert.ThrowsAsync<TimeoutException>(() => late.Within());
        Task end = rig.Session.SendPartAsync("z", last: true, soon).AsTask();
        rig.Pass(TimeSpan.FromSeconds(2)); // the end cannot be taken back
        rig.Transport.Drain();
        await end.Within();
        Assert.Equal(["text+ a", "continuation+ x", "continuation z"], rig.TakeFrames().Select(static frame => frame.Replace(new string('x', 1000), "x", StringComparison.Ordinal)));
        Assert.True(rig.Session.IsOpen);
    }

    [Fact]
    public async Task AMessageThatIsDroppedWithItsFirstPartIsDroppedToItsEnd()
    {
        using var rig = new PushedSession(options: new ConnectionOptions { SendQueueLimit = 1024, SendQueuePolicy = SendQueuePolicy.DropNewest });
        rig.Transport.IsSlow = true;
        Assert.True(rig.Session.SendAsync(new string('x', 900)).IsCompletedSuccessfully);
        await Assert.ThrowsAsync<InvalidOperationException>(() => rig.Session.SendPartAsync(new string('a', 500), last: false, Written).Within());
        rig.Transport.Drain();
        await Assert.ThrowsAsync<InvalidOperationException>(() => rig.Session.SendPartAsync("b", last: false, Written).Within());
        Assert.True(rig.Session.SendPartAsync("c", last: true).IsCompletedSuccessfully);
        Assert.True(rig.Session.SendAsync("next").IsCompletedSuccessfully);
        Assert.Equal(["x", "next"], rig.TakeFrames().Select(static frame => frame["text ".Length..].Trim('x') is { Length: > 0 } text ? text : "x"));
        Assert.Equal(1, rig.Session.DroppedMessages);
    }

    [Fact]
    public void ATimeOutHasToBeMoreThanZero()
    {
        using var rig = new PushedSession();
        var none = new SendOptions { Timeout = TimeSpan.Zero };
        Assert.Throws<ArgumentOutOfRangeException>("options", () => { _ = rig.Session.SendPartAsync("a", last: false, none); });
        Assert.Throws<ArgumentOutOfRangeException>("options", () => { _ = rig.Session.SendPartAsync("a"u8.ToArray(), last: false, none); });
        Assert.Throws<ArgumentOutOfRangeException>("options", () => { _ = rig.Session.SendTextPartAsync("a"u8.ToArray(), last: false, none); });
        Assert.Empty(rig.TakeFrames());
    }

    [Fact]
    public async Task ABlockingPartHasLeftWhenTheSendReturns()
    {
        using var rig = new PushedSession();
        rig.Session.SendPart("a", last: false);
        Assert.Equal(["text+ a"], rig.TakeFrames());
        rig.Session.SendTextPart("b"u8, last: true);
        rig.Session.SendPart("c"u8, last: false);
        Assert.Throws<InvalidOperationException>(() => rig.Session.SendPart("x", last: true));
        rig.Session.SendPart([], last: true);
        Assert.Equal(["continuation b", "binary+ c", "continuation "], rig.TakeFrames());

        rig.Transport.IsSlow = true;
        Task part = Task.Run(() => rig.Session.SendPart("d", last: false));
        await rig.UntilBufferedAsync(3);
        Assert.False(part.IsCompleted);
        rig.Transport.Drain();
        await part.Within();
        Assert.Equal(["text+ d"], rig.TakeFrames());
    }

    [Fact]
    public async Task ABlockingPartThatTakesTooLongClosesWith1001()
    {
        using var rig = new PushedSession();
        rig.Session.SendTimeout = Timeout.InfiniteTimeSpan;
        rig.Session.BlockingSendTimeout = TimeSpan.FromSeconds(1);
        rig.Transport.IsSlow = true;
        Task part = Task.Run(() => rig.Session.SendPart("a", last: false));
        await rig.UntilBufferedAsync(3);
        rig.Pass(TimeSpan.FromSeconds(1) + ConnectionClock.Resolution);
        await Assert.ThrowsAsync<TimeoutException>(() => part.Within());
        Assert.False(rig.Session.IsOpen);
        await Assert.ThrowsAsync<SessionClosedException>(() => Task.Run(() => rig.Session.SendPart("b", last: true)).Within());
    }
}
