using System.Buffers;
using WsGen.Protocol;
using WsGen.Protocol.Compression;

namespace WsGen.Connections;

/// <summary>
/// One message for many sessions of a server: framed once, and compressed once for all that have agreed on the same window without context
/// takeover. A mutable struct, passed by reference; in the hands of one thread.
/// </summary>
internal struct BroadcastFrame
{
    private readonly byte[] _frame;
    private readonly int _header;
    private readonly int _length;

    // By window bits; made at the first connection that compresses. Of length zero: not tried yet.
    private (byte[] Frame, int Length)[]? _compressed;

    /// <summary>A frame whose <see cref="Payload"/> is still to be filled.</summary>
    public BroadcastFrame(Opcode opcode, int length)
    {
        Opcode = opcode;
        _length = length;
        _frame = ArrayPool<byte>.Shared.Rent(length + FrameHeader.MaxSize);
        _header = FrameWriter.WriteHeader<ServerRole>(_frame, opcode, fin: true, length, mask: 0);
    }

    public Opcode Opcode { get; }

    public readonly Span<byte> Payload => _frame.AsSpan(_header, _length);

    /// <summary>The frame for a connection that compresses like this, or does not: compressed if that is smaller.</summary>
    public ReadOnlySpan<byte> For(MessageCompressor? compressor, MessageCompression compression)
    {
        ReadOnlySpan<byte> plain = _frame.AsSpan(0, _header + _length);
        if (compressor is null || compression == MessageCompression.Never
            || !(compression == MessageCompression.Always ? compressor.CanCompress : compressor.Wants(_length)))
        {
            return plain;
        }

        ref (byte[] Frame, int Length) cached = ref (_compressed ??= new (byte[], int)[DeflateParameters.MaxWindowBits + 1])[compressor.WindowBits];
        if (cached.Length == 0)
        {
            cached = Compress(compressor);
        }

        // Cached as long as the plain frame: it has not become smaller.
        return cached.Length < plain.Length ? cached.Frame.AsSpan(0, cached.Length) : plain;
    }

    /// <summary>Gives pooled memory back.</summary>
    public readonly void Release()
    {
        ArrayPool<byte>.Shared.Return(_frame);
        foreach ((byte[] frame, _) in _compressed ?? [])
        {
            if (frame is { Length: > 0 })
            {
                ArrayPool<byte>.Shared.Return(frame);
            }
        }
    }

    private readonly (byte[] Frame, int Length) Compress(MessageCompressor compressor)
    {
        // Without takeover a compressor holds nothing between messages, so that of the first connection serves for all.
        if (!compressor.TryCompress(Payload, out Span<byte> compressed, evenIfSmall: true))
        {
            return ([], int.MaxValue);
        }

        try
        {
            byte[] frame = ArrayPool<byte>.Shared.Rent(compressed.Length + FrameHeader.MaxSize);
            return (frame, FrameWriter.Write<ServerRole>(frame, Opcode, fin: true, compressed, mask: 0, compressed: true));
        }
        finally
        {
            compressor.Release(); // or the next message would be behind this one
        }
    }
}
