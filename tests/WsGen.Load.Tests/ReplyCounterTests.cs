using System.Buffers.Binary;
using WsGen.Load.Wire;

namespace WsGen.Load;

/// <summary>Messages are counted right, wherever the transport has cut them.</summary>
public sealed class ReplyCounterTests
{
    private const int Fin = 0x80;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65535)]
    [InlineData(65536)]
    public void EverySizeIsCountedInOnePieceAndByteByByte(int size)
    {
        byte[] stream = [.. Frame(Fin | (int)Opcode.Binary, size), .. Frame(Fin | (int)Opcode.Text, size), .. Frame(Fin | (int)Opcode.Binary, 3)];
        var whole = new ReplyCounter(0);
        Assert.Equal(3, whole.Count(stream));

        var bytes = new ReplyCounter(0);
        Assert.Equal(3, stream.Sum(each => bytes.Count([each])));
    }

    [Fact]
    public void RandomStreamsAreCountedHoweverTheyAreCut()
    {
        var random = new Random(1);
        for (int i = 0; i < 500; i++)
        {
            int messages = random.Next(1, 20);
            byte[] stream = [.. Enumerable.Range(0, messages).SelectMany(_ => Message(random))];
            var counter = new ReplyCounter(0);
            int counted = 0;
            for (int at = 0; at < stream.Length;)
            {
                int length = Math.Min(random.Next(0, 300), stream.Length - at);
                counted += counter.Count(stream.AsSpan(at, length));
                at += length;
            }

            Assert.Equal(messages, counted);
        }
    }

    [Fact]
    public void AMessageIsThereWithItsLastByteAndNotBefore()
    {
        byte[] stream = Frame(Fin | (int)Opcode.Text, 300);
        var counter = new ReplyCounter(0);
        Assert.Equal(0, counter.Count(stream.AsSpan(0, stream.Length - 1)));
        Assert.Equal(1, counter.Count(stream.AsSpan(stream.Length - 1)));
    }

    [Fact]
    public void AServerThatClosesOrMasksIsAnError()
    {
        Assert.Throws<LoadException>(() => new ReplyCounter(0).Count([0x88, 0x00]));
        Assert.Throws<LoadException>(() => new ReplyCounter(0).Count([0x81, 0x80, 1, 2, 3, 4]));
    }

    [Fact]
    public void WithoutFramesBytesAreDivided()
    {
        var counter = new ReplyCounter(70);
        Assert.Equal([0, 1, 0, 2], [counter.Count(new byte[69]), counter.Count(new byte[2]), counter.Count(new byte[10]), counter.Count(new byte[129])]);
    }

    /// <summary>A message in one to three fragments, with control frames between them.</summary>
    private static IEnumerable<byte> Message(Random random)
    {
        int fragments = random.Next(1, 4);
        for (int i = 0; i < fragments; i++)
        {
            int fin = i == fragments - 1 ? Fin : 0;
            var opcode = i == 0 ? Opcode.Text : Opcode.Continuation;
            foreach (byte each in Frame(fin | (int)opcode, random.Next(4) == 0 ? 0 : random.Next(1000)))
            {
                yield return each;
            }

            foreach (byte each in random.Next(3) == 0 ? Frame(Fin | (int)(random.Next(2) == 0 ? Opcode.Ping : Opcode.Pong), random.Next(126)) : [])
            {
                yield return each;
            }
        }
    }

    private static byte[] Frame(int first, int size)
    {
        byte[] header = size switch
        {
            < 126 => [(byte)first, (byte)size],
            <= ushort.MaxValue => [(byte)first, 126, (byte)(size >> 8), (byte)size],
            _ => [(byte)first, 127, 0, 0, 0, 0, 0, 0, 0, 0],
        };
        if (header.Length == 10)
        {
            BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(2), size);
        }

        return [.. header, .. new byte[size]];
    }
}
