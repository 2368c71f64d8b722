using WsGen.Protocol;
using Xunit;

namespace WsGen.Runtime.Tests.Protocol;

/// <summary>What the reader allocates and holds. All on one thread, counted by the runtime, never by time.</summary>
public class ReaderMemoryTests
{
    private const int Million = 1_000_000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Whole_messages_in_one_input_allocate_nothing(bool server)
    {
        byte[] input = new Wire(server)
            .Text("sixty-four bytes of text, as a chat message or a small JSON might").Binary(new byte[200]).Text("é€😀").Binary([])
            .Ping(1, 2, 3).Pong()
            .Text("in two ", fin: false).Continuation([], fin: true)
            .ToArray();
        (long allocated, int events) = server ? Steady<ServerRole>(input, [input.Length]) : Steady<ClientRole>(input, [input.Length]);
        Assert.Equal(10_000 * 7, events);

        // The message in two is put together in an array of the pool, which may drop it at a garbage collection: some, but not one byte for each event.
        Assert.InRange(allocated, 0, 64 * 1024);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Messages_put_together_from_pieces_reuse_what_the_pool_gives(bool server)
    {
        byte[] input = new Wire(server).Binary(new byte[700], fin: false).Ping(1, 2, 3).Continuation(new byte[300], fin: true).ToArray();
        int[] cuts = [1, 300, 705, 712, 800, input.Length];
        (long allocated, int events) = server ? Steady<ServerRole>(input, cuts) : Steady<ClientRole>(input, cuts);
        Assert.Equal(20_000, events);

        // The pool may drop an array at a garbage collection and make it anew.
        Assert.InRange(allocated, 0, 64 * 1024);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    [InlineData(false, 0)]
    public void A_million_fragments_do_not_cost_a_million_objects(bool server, int size)
    {
        byte[] fragment = server ? [0x00, (byte)(0x80 | size), 1, 2, 3, 4, .. new byte[size]] : [0x00, (byte)size, .. new byte[size]];
        byte[] batch = [.. Enumerable.Repeat(fragment, 1000).SelectMany(f => f)];
        byte[] work = new byte[batch.Length];
        long allocated = server ? Flood<ServerRole>(batch, work, size) : Flood<ClientRole>(batch, work, size);

        // One-byte fragments grow one array by doubling, to 1 MiB: about 2 MiB in all. Empty ones cost nothing.
        Assert.InRange(allocated, 0, size == 0 ? 0 : 3 << 20);
    }

    [Fact]
    public void A_message_put_together_is_held_until_the_next_read_and_then_given_back()
    {
        byte[] input = new Wire(false).Binary([1, 2], fin: false).Continuation([3], fin: true).ToArray();
        var reader = new MessageReader<ClientRole>(ProtocolLimits.Default);
        ProtocolEvent found = reader.Read(input, out int consumed);
        Assert.Equal((ProtocolEventKind.Binary, input.Length, -1), (found.Kind, consumed, found.InputOffset));
        Assert.Equal(3, reader.BufferedBytes);
        Assert.Equal([1, 2, 3], reader.Assembled.ToArray());

        Assert.Equal(ProtocolEventKind.NeedMore, reader.Read([], out _).Kind);
        Assert.Equal(0, reader.BufferedBytes);
        Assert.True(reader.Assembled.IsEmpty);
    }

    [Fact]
    public void Nothing_is_held_between_messages_however_they_were_cut()
    {
        byte[] input = new Wire(true).Text("one").Binary(new byte[1000], fin: false).Continuation(new byte[9], fin: true).ToArray();
        for (int cut = 0; cut <= input.Length; cut++)
        {
            var reader = new MessageReader<ServerRole>(ProtocolLimits.Default);
            ReadAll(ref reader, input[..cut]);
            ReadAll(ref reader, input[cut..]);
            Assert.Equal(0, reader.BufferedBytes);
            Assert.False(reader.IsFinished);
        }
    }

    [Fact]
    public void An_unfinished_message_is_given_back_at_a_violation_at_a_close_and_at_release()
    {
        byte[] begun = new Wire(false).Binary(new byte[100], fin: false).ToArray();
        byte[][] ends = [new Wire(false).Frame(0x83).ToArray(), new Wire(false).Close(1000).ToArray()];
        foreach (byte[] end in ends)
        {
            var reader = new MessageReader<ClientRole>(ProtocolLimits.Default);
            reader.Read([.. begun], out _);
            Assert.Equal(100, reader.BufferedBytes);
            Assert.NotEqual(ProtocolEventKind.NeedMore, reader.Read([.. end], out _).Kind);
            Assert.Equal((0, true), (reader.BufferedBytes, reader.IsFinished));
        }

        var released = new MessageReader<ClientRole>(ProtocolLimits.Default);
        released.Read([.. begun], out _);
        released.Release();
        released.Release();
        Assert.Equal((0, true), (released.BufferedBytes, released.IsFinished));
        Assert.Equal(ProtocolEventKind.NeedMore, released.Read([.. begun], out int consumed).Kind);
        Assert.Equal(begun.Length, consumed);
    }

    private static (long Allocated, int Events) Steady<TRole>(byte[] input, int[] cuts)
        where TRole : struct, IRole
    {
        var reader = new MessageReader<TRole>(ProtocolLimits.Default);
        byte[] work = new byte[input.Length];
        int events = 0;
        long before = 0;
        for (int round = -100; round < 10_000; round++)
        {
            if (round == 0)
            {
                events = 0;
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            input.CopyTo(work, 0);
            int from = 0;
            foreach (int cut in cuts)
            {
                events += ReadAll(ref reader, work.AsSpan(from, cut - from));
                from = cut;
            }
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before, events);
    }

    private static long Flood<TRole>(byte[] batch, byte[] work, int size)
        where TRole : struct, IRole
    {
        var reader = new MessageReader<TRole>(new ProtocolLimits(0, Million));
        bool server = TRole.IsServer;
        ReadAll(ref reader, new Wire(server).Binary([], fin: false).ToArray());
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Million / 1000; i++)
        {
            batch.CopyTo(work, 0);
            ReadAll(ref reader, work);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(Million * size, reader.BufferedBytes);
        Assert.Equal(1, ReadAll(ref reader, new Wire(server).Continuation([], fin: true).ToArray()));
        Assert.Equal(0, reader.BufferedBytes);
        Assert.False(reader.IsFinished);
        return allocated;
    }

    private static int ReadAll<TRole>(ref MessageReader<TRole> reader, Span<byte> input)
        where TRole : struct, IRole
    {
        int events = 0;
        while (reader.Read(input, out int consumed).Kind != ProtocolEventKind.NeedMore)
        {
            input = input[consumed..];
            events++;
        }

        return events;
    }
}
