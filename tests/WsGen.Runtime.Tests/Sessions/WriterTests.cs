using System.Text;
using WsGen.Connections;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>Messages that are written through a writer or a stream.</summary>
public sealed class WriterTests
{
    private const int Chunk = 8192;

    [Fact]
    public async Task Rule31_NeverWrittenNothingIsSent()
    {
        using var rig = new PushedSession();
        rig.Session.OpenTextWriter().Dispose();
        rig.Session.OpenBinaryStream().Dispose();
        await rig.Session.OpenTextWriter().DisposeAsync();
        await using (Stream stream = rig.Session.OpenBinaryStream())
        {
            await stream.FlushAsync();
            stream.Flush();
        }

        Assert.Equal(0, rig.Transport.Flushes);
    }

    [Fact]
    public async Task Rule31_AnEmptyWriteIsOneEmptyMessage()
    {
        using var rig = new PushedSession();
        using (TextWriter writer = rig.Session.OpenTextWriter())
        {
            writer.Write("");
            writer.Flush();
            writer.Write([]);
        }

        await using (Stream stream = rig.Session.OpenBinaryStream())
        {
            await stream.WriteAsync(ReadOnlyMemory<byte>.Empty);
            await stream.FlushAsync();
        }

        Assert.Equal(["text ", "binary "], rig.TakeFrames());
    }

    [Fact]
    public async Task Rule31_TheMessageEndsWithTheWriterOnce()
    {
        using var rig = new PushedSession();
        TextWriter writer = rig.Session.OpenTextWriter();
        writer.Write("a");
        Stream stream = rig.Session.OpenBinaryStream();
        await stream.WriteAsync("b"u8.ToArray());
        Assert.Empty(rig.TakeFrames()); // what is little goes out in one frame, at the end
        writer.Dispose();
        await writer.DisposeAsync();
        writer.Flush();
        await stream.DisposeAsync();
        stream.Dispose();
        Assert.Equal(["text a", "binary b"], rig.TakeFrames());
        Assert.Throws<ObjectDisposedException>(() => writer.Write("x"));
        Assert.Throws<ObjectDisposedException>(() => stream.WriteByte(1));
        Assert.False(stream.CanWrite || stream.CanRead || stream.CanSeek);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatIsMuchGoesOutInParts(bool asynchronously)
    {
        using var rig = new PushedSession();
        string text = string.Concat(Enumerable.Range(0, 4000).Select(static i => $"ä{i:d4}€"));
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        await using (TextWriter writer = rig.Session.OpenTextWriter())
        await using (Stream stream = rig.Session.OpenBinaryStream())
        {
            for (int i = 0; i < text.Length; i += 700)
            {
                ReadOnlyMemory<char> piece = text.AsMemory(i, Math.Min(700, text.Length - i));
                if (asynchronously)
                {
                    await writer.WriteAsync(piece);
                }
                else
                {
                    writer.Write(piece.Span);
                }
            }

            // The second message begins while the first one goes on, and comes behind it.
            for (int i = 0; i < bytes.Length; i += 700)
            {
                ReadOnlyMemory<byte> piece = bytes.AsMemory(i, Math.Min(700, bytes.Length - i));
                if (asynchronously)
                {
                    await stream.WriteAsync(piece);
                }
                else
                {
                    await stream.WriteAsync(piece.ToArray(), 0, piece.Length);
                }
            }

            Assert.DoesNotContain(rig.TakeFrames(), static frame => frame.StartsWith("binary+", StringComparison.Ordinal));
            await writer.DisposeAsync();
            Assert.Contains(rig.TakeFrames(), static frame => frame.StartsWith("binary+", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ThePartsTogetherAreWhatWasWrittenAndNoneIsLargerThanTheBuffer(bool asynchronously)
    {
        using var rig = new PushedSession();
        string text = string.Concat(Enumerable.Range(0, 6000).Select(static i => $"{i}\U0001F600"));
        using (TextWriter writer = rig.Session.OpenTextWriter())
        {
            for (int i = 0; i < text.Length; i++)
            {
                // Character by character: pairs are divided each time.
                if (asynchronously)
                {
                    await writer.WriteAsync(text[i]);
                }
                else
                {
                    writer.Write(text[i]);
                }
            }
        }

        string[] frames = rig.TakeFrames();
        Assert.StartsWith("text+", frames[0], StringComparison.Ordinal);
        Assert.All(frames[1..^1], static frame => Assert.StartsWith("continuation+", frame, StringComparison.Ordinal));
        Assert.StartsWith("continuation ", frames[^1], StringComparison.Ordinal);
        string[] payloads = [.. frames.Select(static frame => frame[(frame.IndexOf(' ') + 1)..])];
        Assert.All(payloads, static payload => Assert.InRange(Encoding.UTF8.GetByteCount(payload), 1, Chunk));
        Assert.Equal(text, string.Concat(payloads));
    }

    [Fact]
    public async Task EveryMemberWrites()
    {
        using var rig = new PushedSession();
        using (TextWriter writer = rig.Session.OpenTextWriter())
        {
            writer.NewLine = "|";
            writer.Write('a');
            writer.Write(['b', 'c', 'd'], 1, 1);
            writer.Write((string?)null);
            writer.Write(1.5);
            writer.WriteLine("e");
            writer.WriteLine("f".AsSpan());
            await writer.WriteAsync('g');
            await writer.WriteAsync((string?)null);
            await writer.WriteAsync("h");
            await writer.WriteAsync(['i', 'j', 'k'], 1, 1);
            await writer.WriteAsync(new StringBuilder("l"));
            await writer.WriteLineAsync();
            await writer.WriteLineAsync('m');
            await writer.WriteLineAsync("n");
            await writer.WriteLineAsync(['o', 'p'], 1, 1);
            await writer.WriteLineAsync("q".AsMemory());
            await writer.WriteLineAsync(new StringBuilder("r"));
            Assert.Equal(Encoding.UTF8, writer.Encoding);
        }

        using (Stream stream = rig.Session.OpenBinaryStream())
        {
            stream.WriteByte((byte)'a');
            stream.Write("bcd"u8.ToArray(), 1, 1);
            stream.Write("e"u8);
            await stream.WriteAsync("fgh"u8.ToArray(), 1, 1);
            await stream.WriteAsync("i"u8.ToArray());
            stream.EndWrite(stream.BeginWrite("jkl"u8.ToArray(), 1, 1, null, null));
            Assert.Throws<NotSupportedException>(() => stream.ReadByte());
            Assert.Throws<NotSupportedException>(() => stream.Seek(0, SeekOrigin.Begin));
            Assert.Throws<NotSupportedException>(() => stream.SetLength(0));
            Assert.Throws<NotSupportedException>(() => stream.Length);
            Assert.Throws<NotSupportedException>(() => stream.Position = 0);
        }

        Assert.Equal(["text ac1.5e|f|ghjl|m|n|p|q|r|", "binary acegik"], rig.TakeFrames());
    }

    [Fact]
    public async Task FlushingSendsAPart()
    {
        using var rig = new PushedSession();
        using (TextWriter writer = rig.Session.OpenTextWriter())
        {
            writer.Write("a");
            writer.Flush();
            Assert.Equal(["text+ a"], rig.TakeFrames());
            await writer.WriteAsync("b");
            await writer.FlushAsync();
            Assert.Equal(["continuation+ b"], rig.TakeFrames());
        }

        Assert.Equal(["continuation "], rig.TakeFrames());
    }

    [Fact]
    public async Task LargeWritesToAStreamGoOutFromWhereTheyLie()
    {
        using var rig = new PushedSession();
        byte[] large = [.. Enumerable.Range(0, 100_000).Select(static i => (byte)('a' + (i % 26)))];
        await using (Stream stream = rig.Session.OpenBinaryStream())
        {
            stream.Write("1"u8);
            stream.Write(large);
            await stream.WriteAsync(large);
        }

        string[] frames = rig.TakeFrames();
        Assert.Equal("1" + Encoding.ASCII.GetString(large) + Encoding.ASCII.GetString(large), string.Concat(frames.Select(static frame => frame[(frame.IndexOf(' ') + 1)..])));
        Assert.InRange(frames.Length, 4, 12);
        Assert.Equal("binary+ 1", frames[0]);
    }

    [Fact]
    public void ALoneSurrogateAtTheEndGoesOutAsTheReplacementCharacter()
    {
        using var rig = new PushedSession();
        using (TextWriter writer = rig.Session.OpenTextWriter())
        {
            writer.Write("a\uD83D");
        }

        Assert.Equal(["text a\uFFFD"], rig.TakeFrames());
    }

    [Fact]
    public async Task Rule30_TwoMessagesThatAreWrittenAtOnceGoOutOneAfterTheOther()
    {
        using var rig = new PushedSession();
        TextWriter first = rig.Session.OpenTextWriter();
        TextWriter second = rig.Session.OpenTextWriter();
        await WriteAsync(second, "2a"); // the one that sends first is first
        await WriteAsync(first, "1a");
        await rig.Session.SendAsync("whole");
        await WriteAsync(second, "2b");
        await WriteAsync(first, "1b");
        await rig.Session.SendPartAsync("3a", last: false);
        await first.DisposeAsync();
        await rig.Session.SendAsync("last");
        await second.DisposeAsync();
        await rig.Session.SendPartAsync("3b", last: true);
        Assert.Equal(
            ["text+ 2a", "continuation+ 2b", "continuation ", "text+ 1a", "continuation+ 1b", "continuation ", "text whole", "text+ 3a", "continuation 3b", "text last"],
            rig.TakeFrames());

        static async Task WriteAsync(TextWriter writer, string text)
        {
            await writer.WriteAsync(text);
            await writer.FlushAsync();
        }
    }

    [Fact]
    public async Task AWriterWaitsForASlowPeerAndCanBeCancelled()
    {
        using var rig = new PushedSession(options: new ConnectionOptions { SendQueueLimit = 1024 });
        rig.Transport.IsSlow = true;
        await rig.Session.SendAsync(new string('x', 1000)).Within();
        await using (Stream stream = rig.Session.OpenBinaryStream())
        {
            using var cancellation = new CancellationTokenSource();
            Task writing = stream.WriteAsync(new byte[20_000], cancellation.Token).AsTask();
            Assert.False(writing.IsCompleted);
            cancellation.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.Within());
            writing = stream.WriteAsync("kept"u8.ToArray()).AsTask();
            await writing.Within();
            rig.Transport.Drain();
        }

        Assert.Equal(["binary kept"], rig.TakeFrames()[1..]);
    }

    [Fact]
    public async Task Rule08_AfterTheCloseWritersThrowAndAMessageThatCouldNotEndIsNotLostSilently()
    {
        using var rig = new PushedSession();
        TextWriter begun = rig.Session.OpenTextWriter();
        begun.Write("a");
        Stream unused = rig.Session.OpenBinaryStream();
        await rig.Session.CloseAsync();
        Assert.Throws<SessionClosedException>(() => begun.Write("b"));
        Assert.Throws<SessionClosedException>(begun.Flush);
        Assert.Throws<SessionClosedException>(begun.Dispose);
        begun.Dispose(); // said once
        Assert.Throws<SessionClosedException>(() => unused.WriteByte(1));
        unused.Dispose();
        Assert.Throws<SessionClosedException>(rig.Session.OpenTextWriter);
        Assert.Throws<SessionClosedException>(rig.Session.OpenBinaryStream);
    }
}
