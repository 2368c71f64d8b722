using WsGen.Protocol;
using WsGen.Protocol.Compression;

namespace WsGen.Runtime.Tests.Protocol.Compression;

/// <summary>What compression allocates and holds, message by message and at rest.</summary>
[Collection(nameof(Alone))]
public class CompressionMemoryTests
{
    private const int Rounds = 5000;

    [Theory]
    [InlineData(true, 100)]
    [InlineData(false, 100)]
    [InlineData(true, 20_000)]
    [InlineData(false, 20_000)]
    public void In_steady_state_a_message_allocates_nothing(bool takeover, int size)
    {
        byte[] content = Samples.Make("compressible", size, new Random(1));
        using var compressor = new MessageCompressor(15, takeover, 1, threshold: 0);
        var reader = new MessageReader<ClientRole>(new ProtocolLimits(size, size), new MessageDecompressor(takeover));
        byte[] frame = new byte[size + FrameHeader.MaxSize];
        long before = 0;
        for (int round = -50; round < Rounds; round++)
        {
            if (round == 0)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            Assert.True(compressor.TryCompress(content, out Span<byte> compressed));
            int length = FrameWriter.Write<ServerRole>(frame, Opcode.Binary, fin: true, compressed, mask: 0, compressed: true);
            compressor.Release();
            ProtocolEvent found = reader.Read(frame.AsSpan(0, length), out int consumed);
            if (found.Kind != ProtocolEventKind.Binary || consumed != length || !found.Payload.SequenceEqual(content))
            {
                Assert.Fail($"round {round}: {found.Kind} {found.Violation}");
            }
        }

        // The pool may drop an array at a garbage collection and make it anew.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 128 * 1024);
        reader.Release();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void At_rest_a_connection_holds_nothing_without_takeover_and_one_window_each_way_with_it(bool takeover)
    {
        var parameters = new DeflateParameters(!takeover, !takeover, 15, 15);
        MessageDecompressor decompressor = parameters.CreateDecompressor<ServerRole>();
        using MessageCompressor compressor = parameters.CreateCompressor<ServerRole>(6, 0);
        var reader = new MessageReader<ServerRole>(ProtocolLimits.Default, decompressor);
        Assert.Equal((0, 0), (decompressor.HeldBytes, compressor.HeldBytes));

        // While a message is under way it needs one each way.
        byte[] input = new Wire(true).Frame(0xC1, Samples.Deflate("Hello"u8)).ToArray();
        reader.Read(input.AsSpan(0, input.Length - 1), out _);
        Assert.NotEqual(0, decompressor.HeldBytes);
        compressor.CompressPart("Hel"u8, endOfMessage: false);
        compressor.Release();
        Assert.NotEqual(0, compressor.HeldBytes);

        Assert.Equal(ProtocolEventKind.Text, reader.Read(input.AsSpan(input.Length - 1), out _).Kind);
        compressor.CompressPart("lo"u8, endOfMessage: true);
        compressor.Release();
        Assert.Equal(
            takeover ? (MessageInflater.NativeBytes, MessageDeflater.NativeBytes(15)) : (0, 0), (decompressor.HeldBytes, compressor.HeldBytes));
        reader.Read([], out _);
        Assert.Equal(0, reader.BufferedBytes);

        reader.Release();
        compressor.Dispose();
        compressor.Dispose();
        Assert.Equal((0, 0), (decompressor.HeldBytes, compressor.HeldBytes));
    }

    [Fact]
    public void A_decompressor_is_given_back_at_a_violation_a_close_and_at_release()
    {
        byte[] begun = new Wire(false).Frame(0x41, Samples.Deflate("Hello"u8)).ToArray();
        foreach (byte[] end in (byte[][])[new Wire(false).Frame(0x83).ToArray(), new Wire(false).Close(1000).ToArray(), []])
        {
            var decompressor = new MessageDecompressor(contextTakeover: true);
            var reader = new MessageReader<ClientRole>(ProtocolLimits.Default, decompressor);
            reader.Read([.. begun], out _);
            Assert.NotEqual(0, decompressor.HeldBytes);
            if (end.Length == 0)
            {
                reader.Release();
            }

            reader.Read([.. end], out _);
            Assert.Equal((true, 0), (reader.IsFinished, decompressor.HeldBytes));
        }
    }

    [Fact]
    public void What_comes_back_from_one_connection_serves_the_next_and_remembers_nothing()
    {
        CompressionPool.Clear();
        var secret = new MessageCompressor(15, contextTakeover: true, level: 6, threshold: 0);
        byte[] content = Samples.Make("random", 500, new Random(2));
        secret.CompressPart(content, endOfMessage: true);
        secret.Dispose();
        MessageInflater inflater = CompressionPool.RentInflater();
        CompressionPool.Return(inflater);
        Assert.Equal(MessageInflater.NativeBytes + MessageDeflater.NativeBytes(15), CompressionPool.IdleBytes);

        using var other = new MessageCompressor(15, contextTakeover: true, level: 6, threshold: 0);
        byte[] payload = other.CompressPart(content, endOfMessage: true).ToArray();
        Assert.Equal(MessageInflater.NativeBytes, CompressionPool.IdleBytes);
        Assert.InRange(payload.Length, content.Length, content.Length + 20);
        Assert.Equal(content, Samples.Inflate(payload));
    }

    [Fact]
    public void The_pool_keeps_a_few_and_frees_the_rest()
    {
        CompressionPool.Clear();
        MessageInflater[] many = [.. Enumerable.Range(0, 200).Select(_ => CompressionPool.RentInflater())];
        Assert.Equal(200, many.Distinct().Count());
        Array.ForEach(many, CompressionPool.Return);
        Assert.Equal(2 * Environment.ProcessorCount * MessageInflater.NativeBytes, CompressionPool.IdleBytes);
        int freed = many.Count(each => Record.Exception(each.Reset) is ObjectDisposedException);
        Assert.Equal(200 - (2 * Environment.ProcessorCount), freed);
        CompressionPool.Clear();
        Assert.Equal(0, CompressionPool.IdleBytes);
    }

    [Fact]
    public void Native_memory_of_what_is_dropped_comes_back()
    {
        // 20,000 compressors of 220 KB would be 4.4 GB.
        for (int i = 0; i < 20_000; i++)
        {
            _ = new MessageDeflater(9, 6);
            if (i % 500 == 0)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }

        Assert.InRange(Environment.WorkingSet, 0, 1_500_000_000);
    }

    [Theory]
    [InlineData(8, 6)]
    [InlineData(16, 6)]
    [InlineData(15, -1)]
    [InlineData(15, 10)]
    public void What_zlib_cannot_do_is_refused(int windowBits, int level) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CompressionPool.RentDeflater(windowBits, level));

    [Fact]
    public void The_platform_has_what_compression_needs() => Assert.Null(ZLibNative.WhyMissing);
}
