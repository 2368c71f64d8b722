using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using WsGen.Protocol;
using WsGen.Transports;

namespace WsGen.Connections;

// Frames into the transport's output, all under the gate: masked where the role masks, compressed where that was agreed on and pays.
internal abstract partial class WsConnection
{
    /// <summary>Output is flushed within a batch when so much has gathered, so that a long batch does not buffer without bound.</summary>
    private const int FlushThreshold = 64 * 1024;

    /// <summary>
    /// Larger frames are written in pieces of this size. As one piece of memory, a pool would keep an array of their size for each thread.
    /// </summary>
    private const int Piece = 64 * 1024;

    private void Write(Opcode opcode, ReadOnlySpan<byte> payload, MessageCompression compression)
    {
        CountSent(opcode, payload.Length);
        LogSent(opcode, payload);
        if (_compressor is not null && compression != MessageCompression.Never && !opcode.IsControl() && TryWriteCompressed(opcode, payload, compression))
        {
            return;
        }

        WriteFrame(opcode, payload, compressed: false);
    }

    private void Write(string text, int byteCount, MessageCompression compression)
    {
        if (_compressor is not null && compression != MessageCompression.Never && (compression == MessageCompression.Always || _compressor.Wants(byteCount)))
        {
            WriteEncoded(text, byteCount, compression);
            return;
        }

        CountSent(Opcode.Text, byteCount);
        if (_options.Traffic is { } traffic)
        {
            LogSent(traffic, text, byteCount);
        }

        if (byteCount > Piece)
        {
            try
            {
                WriteTextPieces(text, byteCount);
            }
            catch
            {
                AbandonFrame();
                throw;
            }

            return;
        }

        Span<byte> body = BeginFrame(Opcode.Text, byteCount, compressed: false, fin: true, out int header, out uint mask);
        FrameMask.CopyText(text, body, mask);
        Written(header + byteCount);
    }

    /// <summary>Compressing needs the text as bytes first.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WriteEncoded(string text, int byteCount, MessageCompression compression)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(byteCount);
        Encoding.UTF8.GetBytes(text, bytes);
        Write(Opcode.Text, bytes.AsSpan(0, byteCount), compression);
        ArrayPool<byte>.Shared.Return(bytes);
    }

    /// <summary>False: the message goes out as it is. A method of its own, so that plain messages do not pay for it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryWriteCompressed(Opcode opcode, ReadOnlySpan<byte> payload, MessageCompression compression)
    {
        try
        {
            if (!_compressor!.TryCompress(payload, out Span<byte> compressed, evenIfSmall: compression == MessageCompression.Always))
            {
                return false;
            }

            WriteFrame(opcode, compressed, compressed: true);
        }
        catch
        {
            // The window must not hold what the peer has never seen.
            _compressor!.Abandon();
            throw;
        }

        _compressor.Release();
        return true;
    }

    private void WriteFrame(Opcode opcode, ReadOnlySpan<byte> payload, bool compressed, bool fin = true)
    {
        if (payload.Length > Piece)
        {
            try
            {
                uint key = BeginPieces(opcode, payload.Length, compressed, fin);
                int sent = _keys is not null ? 0 : _transport.SendNow(payload);
                if (sent == 0)
                {
                    WritePieces(payload, key);
                    return;
                }

                // What is left has to be kept until the peer has read; its size is known, so nothing has to grow.
                ReadOnlySpan<byte> rest = payload[sent..];
                if (!rest.IsEmpty)
                {
                    rest.CopyTo(_transport.GetSpan(rest.Length));
                }

                Written(rest.Length);
            }
            catch
            {
                AbandonFrame();
                throw;
            }

            return;
        }

        Span<byte> body = BeginFrame(opcode, payload.Length, compressed, fin, out int header, out uint mask);
        FrameMask.Copy(payload, body, mask);
        Written(header + payload.Length);
    }

    /// <summary>Writes the header alone, and returns the mask.</summary>
    private uint BeginPieces(Opcode opcode, int length, bool compressed, bool fin)
    {
        uint mask = _keys is null ? 0 : _keys.Value.Next();
        int header = WriteHeader(_transport.GetSpan(FrameHeader.MaxSize), opcode, length, mask, compressed, fin);
        _transport.Advance(header);
        _unflushed += header;
        return mask;
    }

    private void WritePieces(ReadOnlySpan<byte> bytes, uint mask)
    {
        while (true)
        {
            int size = Math.Min(Piece, bytes.Length);
            Span<byte> piece = _transport.GetSpan(size)[..size];
            FrameMask.Copy(bytes[..size], piece, mask); // whole words but for the last, so the key need not be turned
            bytes = bytes[size..];
            if (bytes.IsEmpty)
            {
                Written(size);
                return;
            }

            _transport.Advance(size);
            _unflushed += size;
        }
    }

    private void WriteTextPieces(string text, int byteCount)
    {
        uint mask = BeginPieces(Opcode.Text, byteCount, compressed: false, fin: true);
        ReadOnlySpan<char> rest = text;
        while (true)
        {
            Span<byte> piece = _transport.GetSpan(Piece)[..Piece];
            Utf8.FromUtf16(rest, piece, out int read, out int written);
            FrameMask.Apply(piece[..written], mask);
            mask = FrameMask.Advance(mask, written); // a character that did not fit leaves the piece shorter
            rest = rest[read..];
            if (rest.IsEmpty)
            {
                Written(written);
                return;
            }

            _transport.Advance(written);
            _unflushed += written;
        }
    }

    /// <summary>No memory in the middle of a frame: nothing can follow half of it. The transport is told without the gate.</summary>
    private void AbandonFrame()
    {
        LeaveForAbort(LostReason, CloseInitiator.Transport);
        ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.AbortTransport(), this, preferLocal: false);
    }

    private Span<byte> BeginFrame(Opcode opcode, int length, bool compressed, bool fin, out int header, out uint mask)
    {
        mask = _keys is null ? 0 : _keys.Value.Next();
        Span<byte> frame = _transport.GetSpan(length + FrameHeader.MaxSize);
        header = WriteHeader(frame, opcode, length, mask, compressed, fin);
        return frame.Slice(header, length);
    }

    private int WriteHeader(Span<byte> destination, Opcode opcode, int length, uint mask, bool compressed, bool fin) =>
        _keys is not null
            ? FrameWriter.WriteHeader<ClientRole>(destination, opcode, fin, length, mask, compressed)
            : FrameWriter.WriteHeader<ServerRole>(destination, opcode, fin, length, mask, compressed);

    /// <summary>Behind other output a large frame would have to be copied, so that goes first.</summary>
    private bool MustFlushBefore(SharedBytes frame) =>
        _unflushed != 0 && frame.Length >= TransportConnection.LeastShared && _transport.SharesOutput;

    /// <param name="frame">The whole message.</param>
    /// <param name="opcode">Its kind.</param>
    /// <param name="length">That of its payload, before it was compressed.</param>
    private void WriteShared(SharedBytes frame, Opcode opcode, int length)
    {
        CountSent(opcode, length);
        if (_options.Traffic is { } traffic)
        {
            LogShared(traffic, opcode, frame.Span, length);
        }

        if (_transport.TryWriteShared(frame))
        {
            Counted(frame.Length);
        }
        else
        {
            WriteRaw(frame.Span);
        }
    }

    private void WriteRaw(ReadOnlySpan<byte> frame)
    {
        if (frame.Length > Piece)
        {
            try
            {
                WritePieces(frame, mask: 0);
            }
            catch
            {
                AbandonFrame();
                throw;
            }

            return;
        }

        frame.CopyTo(_transport.GetSpan(frame.Length));
        Written(frame.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Written(int count)
    {
        _transport.Advance(count);
        Counted(count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Counted(int count)
    {
        Volatile.Write(ref _lastSent, _clock.Coarse);
        _unflushed += count;
        if (_unflushed >= FlushThreshold)
        {
            FlushUnderGate();
        }
        else
        {
            FlushUnlessInTurn();
        }
    }

    private void WriteClose(CloseCode code, ReadOnlySpan<char> reason)
    {
        Span<byte> payload = stackalloc byte[ClosePayload.MaxSize];
        payload = payload[..ClosePayload.Write(payload, code, reason)];
        if (CanWriteFrame)
        {
            Write(Opcode.Close, payload, MessageCompression.Never);
        }
        else
        {
            Enqueue(QueuedSend.Copy(Opcode.Close, payload, MessageCompression.Never, waiting: false), default);
        }
    }
}
