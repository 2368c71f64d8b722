using System.Runtime.InteropServices;

namespace WsGen.Protocol.Compression;

// The platform's zlib, as its own DeflateStream reaches it: raw DEFLATE with window bits and flushes, which DeflateStream does not
// expose. Entry points and layout are not a documented contract, so all that knows them is in this one file, and the first use checks
// them. (It is a little longer than a file should be, for that reason.)

/// <summary>What a call came to. Negative: an error.</summary>
internal enum ZLibStatus
{
    Ok = 0,
    StreamEnd = 1,
    NeedDictionary = 2,
    StreamError = -2,
    DataError = -3,
    MemoryError = -4,

    /// <summary>Nothing could be done with this input and this room; harmless.</summary>
    BufferError = -5,
    VersionError = -6,
}

internal enum ZLibFlush
{
    None = 0,

    /// <summary>Everything out, to a byte boundary: an empty stored block ends it.</summary>
    Sync = 2,

    /// <summary>The same, and what follows refers to nothing before it.</summary>
    Full = 3,

    /// <summary>Inflating: stop at the next block boundary.</summary>
    Block = 5,
}

/// <summary>One native stream: memory that Dispose gives back, or the finalizer for one that was dropped. Not thread-safe.</summary>
internal abstract unsafe class ZLibStream : IDisposable
{
    private protected ZLibNative.Stream _stream;

    ~ZLibStream() => Free();

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>The native call that this stream is made of.</summary>
    private protected abstract ZLibStatus Run(ZLibNative.Stream* stream, ZLibFlush flush);

    private protected abstract void End(ZLibNative.Stream* stream);

    /// <summary>Takes from <paramref name="input"/> and puts into <paramref name="output"/>, which may not be empty.</summary>
    private protected ZLibStatus Run(ReadOnlySpan<byte> input, Span<byte> output, ZLibFlush flush, out int consumed, out int written)
    {
        ObjectDisposedException.ThrowIf(_stream.State == 0, this);
        ZLibStatus status;
        fixed (ZLibNative.Stream* stream = &_stream)
        fixed (byte* from = input)
        fixed (byte* to = output)
        {
            stream->NextIn = from;
            stream->AvailableIn = (uint)input.Length;
            stream->NextOut = to;
            stream->AvailableOut = (uint)output.Length;
            status = Run(stream, flush);
            consumed = input.Length - (int)stream->AvailableIn;
            written = output.Length - (int)stream->AvailableOut;

            // Nothing is kept of the caller's memory.
            stream->NextIn = stream->NextOut = null;
        }

        GC.KeepAlive(this);
        return status;
    }

    private protected static void Check(ZLibStatus status)
    {
        if (status < 0 && status != ZLibStatus.BufferError)
        {
            throw status == ZLibStatus.MemoryError
                ? new OutOfMemoryException("zlib could not allocate its window.")
                : new InvalidOperationException($"zlib answers {status}, which this use of it cannot cause.");
        }
    }

    private void Free()
    {
        if (_stream.State != 0)
        {
            fixed (ZLibNative.Stream* stream = &_stream)
            {
                End(stream);
            }

            _stream = default;
        }
    }
}

/// <summary>Compresses to raw DEFLATE.</summary>
internal sealed unsafe class ZLibDeflater : ZLibStream
{
    /// <param name="windowBits">9 to 15: no distance is longer than 2 to this power. Raw zlib cannot do 8.</param>
    /// <param name="level">0 (stored) to 9 (smallest).</param>
    /// <param name="memoryLevel">1 to 9: how many symbols make a block, and so how much memory waits for one.</param>
    public ZLibDeflater(int windowBits, int level, int memoryLevel)
    {
        ZLibNative.ThrowIfMissing();
        fixed (ZLibNative.Stream* stream = &_stream)
        {
            Check(ZLibNative.DeflateInit(stream, level, ZLibNative.Deflated, -windowBits, memoryLevel, ZLibNative.DefaultStrategy));
        }
    }

    public void Deflate(ReadOnlySpan<byte> input, Span<byte> output, ZLibFlush flush, out int consumed, out int written) =>
        Check(Run(input, output, flush, out consumed, out written));

    private protected override ZLibStatus Run(ZLibNative.Stream* stream, ZLibFlush flush) => ZLibNative.Deflate(stream, flush);

    private protected override void End(ZLibNative.Stream* stream) => ZLibNative.DeflateEnd(stream);
}

/// <summary>Reads raw DEFLATE with any window.</summary>
internal sealed unsafe class ZLibInflater : ZLibStream
{
    /// <summary>The platform's inflater holds 32 KiB whatever it is told, so every distance that DEFLATE knows is understood.</summary>
    private const int WindowBits = -15;

    public ZLibInflater()
    {
        ZLibNative.ThrowIfMissing();
        fixed (ZLibNative.Stream* stream = &_stream)
        {
            Check(ZLibNative.InflateInit(stream, WindowBits));
        }
    }

    /// <summary>Forgets everything: what comes next begins a new stream.</summary>
    public void Reset()
    {
        ObjectDisposedException.ThrowIf(_stream.State == 0, this);
        fixed (ZLibNative.Stream* stream = &_stream)
        {
            Check(ZLibNative.InflateReset(stream, WindowBits));
        }

        GC.KeepAlive(this);
    }

    /// <summary>False: the data is not DEFLATE.</summary>
    public bool TryInflate(
        ReadOnlySpan<byte> input, Span<byte> output, ZLibFlush flush, out int consumed, out int written, out bool ended)
    {
        ZLibStatus status = Run(input, output, flush, out consumed, out written);
        ended = status == ZLibStatus.StreamEnd;
        if (status is ZLibStatus.DataError or ZLibStatus.NeedDictionary)
        {
            return false;
        }

        Check(status);
        return true;
    }

    private protected override ZLibStatus Run(ZLibNative.Stream* stream, ZLibFlush flush) => ZLibNative.Inflate(stream, flush);

    private protected override void End(ZLibNative.Stream* stream) => ZLibNative.InflateEnd(stream);
}

/// <summary>The native library itself.</summary>
internal static unsafe partial class ZLibNative
{
    /// <summary>Found as libX.so, libX.dylib or X.dll beside the runtime, and linked into an ahead-of-time binary.</summary>
    private const string Library = "System.IO.Compression.Native";

    public const int Deflated = 8;
    public const int DefaultStrategy = 0;

    /// <summary>"Hello" in a fixed block and the empty stored block behind it (RFC 7692 section 7.2.3.1).</summary>
    private static readonly byte[] Probe = [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00, 0x00, 0xFF, 0xFF];

    private static readonly Lazy<string?> Missing = new(Test);

    /// <summary>Why messages cannot be compressed on this platform, or null. The first call tries it.</summary>
    public static string? WhyMissing => Missing.Value;

    public static void ThrowIfMissing()
    {
        if (WhyMissing is { } why)
        {
            throw new PlatformNotSupportedException(why);
        }
    }

    private static string? Test()
    {
        try
        {
            return Works() ? null : Sentence("its interface is another one");
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            return Sentence(e.Message);
        }
    }

    private static bool Works()
    {
        Stream inflate = default, deflate = default;
        byte* text = stackalloc byte[8];
        bool good = InflateInit(&inflate, -15) == ZLibStatus.Ok && inflate.State != 0;
        fixed (byte* probe = Probe)
        {
            inflate.NextIn = probe;
            inflate.AvailableIn = (uint)Probe.Length;
            inflate.NextOut = text;
            inflate.AvailableOut = 8;
            good = good && Inflate(&inflate, ZLibFlush.None) == ZLibStatus.Ok && inflate is { AvailableIn: 0, AvailableOut: 3 }
                && new ReadOnlySpan<byte>(text, 5).SequenceEqual("Hello"u8) && InflateReset(&inflate, -15) == ZLibStatus.Ok
                && InflateEnd(&inflate) == ZLibStatus.Ok;
        }

        good = good && DeflateInit(&deflate, 6, Deflated, -9, 5, DefaultStrategy) == ZLibStatus.Ok && deflate.State != 0;
        return good && DeflateEnd(&deflate) <= ZLibStatus.Ok && deflate.State == 0;
    }

    private static string Sentence(string why) =>
        $"Messages cannot be compressed here: the runtime's own zlib ({Library}) cannot be used: {why}. Turn Compression off.";

    /// <summary>PAL_ZStream of the runtime.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Stream
    {
        public byte* NextIn;
        public byte* NextOut;
        public byte* Message;
        public nint State;
        public uint AvailableIn;
        public uint AvailableOut;
    }

    [LibraryImport(Library, EntryPoint = "CompressionNative_DeflateInit2_")]
    internal static partial ZLibStatus DeflateInit(Stream* stream, int level, int method, int windowBits, int memoryLevel, int strategy);

    [LibraryImport(Library, EntryPoint = "CompressionNative_Deflate")]
    internal static partial ZLibStatus Deflate(Stream* stream, ZLibFlush flush);

    [LibraryImport(Library, EntryPoint = "CompressionNative_DeflateEnd")]
    internal static partial ZLibStatus DeflateEnd(Stream* stream);

    [LibraryImport(Library, EntryPoint = "CompressionNative_InflateInit2_")]
    internal static partial ZLibStatus InflateInit(Stream* stream, int windowBits);

    [LibraryImport(Library, EntryPoint = "CompressionNative_Inflate")]
    internal static partial ZLibStatus Inflate(Stream* stream, ZLibFlush flush);

    [LibraryImport(Library, EntryPoint = "CompressionNative_InflateEnd")]
    internal static partial ZLibStatus InflateEnd(Stream* stream);

    [LibraryImport(Library, EntryPoint = "CompressionNative_InflateReset2_")]
    internal static partial ZLibStatus InflateReset(Stream* stream, int windowBits);
}
