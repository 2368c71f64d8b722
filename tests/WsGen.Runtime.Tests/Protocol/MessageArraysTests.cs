using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Runtime.Tests.Protocol;

/// <summary>Arrays for large messages are kept up to a budget, whoever returns them.</summary>
[Collection(nameof(Alone))]
public class MessageArraysTests
{
    public MessageArraysTests()
    {
        while (MessageArrays.KeptBytes > 0)
        {
            MessageArrays.Rent((1 << 20) + 1); // what other tests have left
        }
    }

    [Fact]
    public void What_is_returned_serves_again_and_the_smallest_that_fits()
    {
        byte[] large = MessageArrays.Rent(9 << 20), small = MessageArrays.Rent(2 << 20);
        Assert.Equal((16 << 20, 2 << 20), (large.Length, small.Length));
        MessageArrays.Return(large);
        MessageArrays.Return(small);
        Assert.Same(small, MessageArrays.Rent((2 << 20) - 5));
        Assert.Same(large, MessageArrays.Rent(3 << 20));
        MessageArrays.Return(small);
        MessageArrays.Return(large);
    }

    [Fact]
    public void No_more_is_kept_than_the_budget()
    {
        byte[][] many = [.. Enumerable.Range(0, 40).Select(_ => MessageArrays.Rent(3 << 20))];
        Array.ForEach(many, MessageArrays.Return);
        Assert.InRange(MessageArrays.KeptBytes, MessageArrays.Budget / 2, MessageArrays.Budget);
        MessageArrays.Return(new byte[100 << 20]);
        Assert.InRange(MessageArrays.KeptBytes, 0, MessageArrays.Budget);
    }

    /// <summary>Where Linux has taken the pages of an array there are zeros in it, and nothing else of its memory has changed.</summary>
    [Fact]
    public void What_is_not_kept_has_no_memory_behind_it()
    {
        byte[][] many = [.. Enumerable.Range(0, 40).Select(_ => MessageArrays.Rent(3 << 20))];
        Array.ForEach(many, static array => array.AsSpan().Fill(0xAA));
        Array.ForEach(many, MessageArrays.Return);
        byte[][] dropped = [.. many.Where(static array => array[array.Length / 2] == 0)];
        Assert.Equal(OperatingSystem.IsLinux() ? many.Length - (MessageArrays.KeptBytes / (4 << 20)) : 0, dropped.Length);
        Assert.All(dropped, static array =>
        {
            Assert.InRange(array.AsSpan().Count((byte)0xAA), 0, 2 * Environment.SystemPageSize); // the ends share their pages with others
            Assert.Equal(4 << 20, array.Length);
        });
        Assert.All(many.Except(dropped), static array => Assert.False(array.AsSpan().ContainsAnyExcept((byte)0xAA)));
    }

    /// <summary>
    /// A message of many megabytes on its way to its size. If it has come over the wire, what it has outgrown serves the next one as it is; if it is being unpacked, it
    /// cost its sender nothing, and costs no memory twice.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_a_message_has_outgrown_is_kept(bool unpacks)
    {
        const int Limit = 16 << 20;
        byte[] piece = new byte[1 << 16];
        piece.AsSpan().Fill(0xAA);
        MessageBuffer buffer = default;
        while (buffer.Length < 9 << 20)
        {
            if (unpacks)
            {
                Span<byte> room = buffer.Space(Limit, unpacks: true);
                room.Fill(0xAA);
                buffer.Advance(room.Length);
            }
            else
            {
                buffer.Append(piece, expected: 0, Limit);
            }
        }

        Assert.False(buffer.Memory.Span.ContainsAnyExcept((byte)0xAA));
        Assert.Equal(4 << 20, MessageArrays.KeptBytes);
        byte[] outgrown = MessageArrays.Rent(3 << 20);
        int left = outgrown.AsSpan().Count((byte)0xAA);
        bool discarded = unpacks && OperatingSystem.IsLinux();
        Assert.InRange(left, discarded ? 1 : outgrown.Length, discarded ? 2 * Environment.SystemPageSize : outgrown.Length);
        buffer.Release();
        Assert.Equal(Limit, MessageArrays.KeptBytes);
        Assert.False(MessageArrays.Rent(9 << 20).AsSpan(0, 9 << 20).ContainsAnyExcept((byte)0xAA)); // what had its size is kept as it is
    }
}
