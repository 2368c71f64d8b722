using WsGen.Sessions.Codecs;
using WsGen.Support;

namespace WsGen.Sessions.Groups;

/// <summary>What stays of what has been, and what keeps the end of a session from who still uses it.</summary>
public sealed class GroupCostTests
{
    /// <summary>A message passes all places of a group: see <see cref="SessionGroup.Capacity"/>.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AfterAPeakAGroupBecomesSmall(bool byClosing)
    {
        const int Peak = 500;
        PushedSession[] all = [.. Enumerable.Range(0, Peak).Select(_ => new PushedSession())];
        SessionGroup group = [.. all.Select(static each => each.Session)];
        Assert.InRange(group.Capacity, Peak, 4 * Peak);
        List<int> capacities = [group.Capacity];
        for (int left = Peak - 1; left >= 0; left--)
        {
            if (byClosing)
            {
                all[left].Session.Abort();
            }
            else
            {
                group.Remove(all[left].Session);
            }

            Assert.Equal(all.Take(left).Select(static each => each.Session), group);
            Assert.InRange(group.Capacity, left, Math.Max(64, (4 * left) + 4));
            if (group.Capacity != capacities[^1])
            {
                capacities.Add(group.Capacity);
            }
        }

        Assert.InRange(capacities.Count, 2, 8); // copied now and then, not each time
        Array.ForEach(all, static each => each.Dispose());
    }

    [Fact]
    public void ACodecIsDoneWithUnderTheLockThatEncodersTake()
    {
        var codec = new WatchedCodec();
        var codecs = new CodecSet([codec], []);
        codecs.Init(EndpointFacts.None.CreateConfig());
        codecs.Destroy();
        Assert.True(codec.WasLocked);
    }

    private sealed class WatchedCodec : ITextEncoder<News>
    {
        public bool WasLocked { get; private set; }

        public void Encode(News value, System.Buffers.IBufferWriter<byte> utf8)
        {
        }

        public void Destroy() => WasLocked = Monitor.IsEntered(this);
    }
}
