using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using WsGen.Protocol;

namespace WsGen.Connections;

// Frames into the transport's output, all under the gate: masked where the role masks, compressed where that was agreed on and pays.
internal abstract partial class WsConnection
{
    /// <summary>Output is flushed within a batch when so much has gathered, so that a long batch does not buffer without bound.</summary>
    private const int FlushThreshold = 64 * 1024;

    private MaskingKeys _keys;

    private void Write(Opcode opcode, ReadOnlySpan<byte> payload, MessageCompression compression)
    {
        if (_compressor is not null && compression != MessageCompression.Never && !opcode.IsControl() && TryWriteCompressed(opcode, payload, compression))
        {
            return;
        }

        Span<byte> body = BeginFrame(opcode, payload.Length, compressed: false, out int header, out uint mask);
        payload.CopyTo(body);
        EndFrame(header, body, mask);
    }

    private void Write(string text, int byteCount, MessageCompression compression)
    {
        if (_compressor is not null && compression != MessageCompression.Never && (compression == MessageCompression.Always || _compressor.Wants(byteCount)))
        {
            WriteEncoded(text, byteCount, compression);
            return;
        }

        Span<byte> body = BeginFrame(Opcode.Text, byteCount, compressed: false, out int header, out uint mask);
        Encoding.UTF8.GetBytes(text, body);
        EndFrame(header, body, mask);
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

            Span<byte> body = BeginFrame(opcode, compressed.Length, compressed: true, out int header, out uint mask);
            compressed.CopyTo(body);
            EndFrame(header, body, mask);
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

    private Span<byte> BeginFrame(Opcode opcode, int length, bool compressed, out int header, out uint mask)
    {
        mask = _masks ? _keys.Next() : 0;
        Span<byte> frame = _transport.GetSpan(length + FrameHeader.MaxSize);
        header = _masks
            ? FrameWriter.WriteHeader<ClientRole>(frame, opcode, fin: true, length, mask, compressed)
            : FrameWriter.WriteHeader<ServerRole>(frame, opcode, fin: true, length, mask, compressed);
        return frame.Slice(header, length);
    }

    private void EndFrame(int header, Span<byte> body, uint mask)
    {
        FrameMask.Apply(body, mask);
        Written(header + body.Length);
    }

    private void WriteRaw(ReadOnlySpan<byte> frame)
    {
        frame.CopyTo(_transport.GetSpan(frame.Length));
        Written(frame.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Written(int count)
    {
        _transport.Advance(count);
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
        if (CanWrite)
        {
            Write(Opcode.Close, payload, MessageCompression.Never);
        }
        else
        {
            Enqueue(QueuedSend.Copy(Opcode.Close, payload, MessageCompression.Never, waiting: false), default);
        }
    }
}
