using WsGen.Protocol;
using WsGen.Protocol.Compression;
using WsGen.Transports;

namespace WsGen.Connections;

/// <summary>
/// One message for many sessions of a server: framed once, and compressed once for all that have agreed on the same window without context
/// takeover. Connections that have yet to send it hold references to the frames. A mutable struct, passed by reference; in the hands of one thread.
/// </summary>
internal struct BroadcastFrame
{
    private readonly SharedBytes _plain;
    private readonly int _header;

    // By window bits; made at the first connection that compresses. The plain frame, where it does not become smaller.
    private SharedBytes?[]? _compressed;

    /// <summary>A frame whose <see cref="Payload"/> is still to be filled.</summary>
    public BroadcastFrame(Opcode opcode, int length)
    {
        Opcode = opcode;
        _plain = new SharedBytes(length + FrameHeader.MaxSize);
        _header = FrameWriter.WriteHeader<ServerRole>(_plain.Room, opcode, fin: true, length, mask: 0);
        _plain.Length = _header + length;
    }

    public Opcode Opcode { get; }

    public readonly Span<byte> Payload => _plain.Room[_header.._plain.Length];

    /// <summary>The frame for a connection that compresses like this, or does not: compressed if that is smaller.</summary>
    public SharedBytes For(MessageCompressor? compressor, MessageCompression compression)
    {
        if (compressor is null || compression == MessageCompression.Never
            || !(compression == MessageCompression.Always ? compressor.CanCompress : compressor.Wants(_plain.Length - _header)))
        {
            return _plain;
        }

        _compressed ??= new SharedBytes?[DeflateParameters.MaxWindowBits + 1];
        return _compressed[compressor.WindowBits] ??= Compress(compressor);
    }

    /// <summary>Lets go of the frames: what no connection needs any more goes back to the pool now, the rest when it has been sent.</summary>
    public readonly void Release()
    {
        foreach (SharedBytes? frame in _compressed ?? [])
        {
            if (frame != _plain)
            {
                frame?.Release();
            }
        }

        _plain.Release();
    }

    private readonly SharedBytes Compress(MessageCompressor compressor)
    {
        // Without takeover a compressor holds nothing between messages, so that of the first connection serves for all.
        if (!compressor.TryCompress(Payload, out Span<byte> compressed, evenIfSmall: true))
        {
            return _plain;
        }

        try
        {
            if (FrameWriter.HeaderSize<ServerRole>(compressed.Length) + compressed.Length >= _plain.Length)
            {
                return _plain;
            }

            var frame = new SharedBytes(compressed.Length + FrameHeader.MaxSize);
            frame.Length = FrameWriter.Write<ServerRole>(frame.Room, Opcode, fin: true, compressed, mask: 0, compressed: true);
            return frame;
        }
        finally
        {
            compressor.Release(); // or the next message would be behind this one
        }
    }
}
