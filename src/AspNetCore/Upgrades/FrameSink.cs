using System.Net.WebSockets;
using WsGen.Protocol;

namespace WsGen.AspNetCore.Upgrades;

/// <summary>Takes the frames that the engine writes, cut anywhere, and sends what is in them by a WebSocket of the platform.</summary>
/// <param name="onPing">Gets the payload of pings.</param>
internal sealed class FrameSink(FrameSink.PingHandler onPing) : OutputStream
{
    private readonly byte[] _head = new byte[FrameHeader.MaxSize];
    private readonly byte[] _control = new byte[ClosePayload.MaxSize];
    private WebSocket? _socket;
    private int _headLength;
    private int _controlLength;
    private FrameHeader _frame;
    private long _left; // of its payload
    private WebSocketMessageType _kind;

    /// <summary>A ping goes out.</summary>
    public delegate void PingHandler(ReadOnlySpan<byte> payload);

    public void Open(WebSocket socket) => _socket = socket;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            while (!buffer.IsEmpty)
            {
                if (_left == 0 && !TakeHead(ref buffer))
                {
                    return;
                }

                ReadOnlyMemory<byte> part = buffer[..(int)Math.Min(_left, buffer.Length)];
                buffer = buffer[part.Length..];
                _left -= part.Length;
                if (part.Length > 0 || _left == 0)
                {
                    await (_frame.Opcode.IsControl() ? PassControlAsync(part, cancellationToken) : PassAsync(part, cancellationToken));
                }
            }
        }
        catch (WebSocketException error)
        {
            throw new IOException("The WebSocket of the server has ended.", error);
        }
    }

    /// <summary>What was written has been sent.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Byte by byte: a header has ten at most. False: more are needed.</summary>
    private bool TakeHead(ref ReadOnlyMemory<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            _head[_headLength++] = buffer.Span[0];
            buffer = buffer[1..];
            ParseStatus status = FrameHeader.TryParse<ClientRole>(_head.AsSpan(0, _headLength), allowedReserved: 0, out FrameHeader header, out ProtocolViolation violation);
            if (status == ParseStatus.Violation)
            {
                throw new InvalidOperationException($"The engine has written a frame that is wrong: {violation}."); // a defect, of which the connection dies
            }

            if (status == ParseStatus.Done)
            {
                (_frame, _left, _headLength) = (header, header.PayloadLength, 0);
                return true;
            }
        }

        return false;
    }

    private async ValueTask PassAsync(ReadOnlyMemory<byte> part, CancellationToken cancellationToken)
    {
        if (_frame.Opcode != Opcode.Continuation)
        {
            _kind = _frame.Opcode == Opcode.Text ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
        }

        await _socket!.SendAsync(part, _kind, endOfMessage: _frame.Fin && _left == 0, cancellationToken);
    }

    private async ValueTask PassControlAsync(ReadOnlyMemory<byte> part, CancellationToken cancellationToken)
    {
        part.CopyTo(_control.AsMemory(_controlLength));
        _controlLength += part.Length;
        if (_left > 0)
        {
            return;
        }

        ReadOnlyMemory<byte> payload = _control.AsMemory(0, _controlLength);
        _controlLength = 0;
        if (_frame.Opcode == Opcode.Ping)
        {
            onPing(payload.Span);
        }
        else if (_frame.Opcode == Opcode.Close)
        {
            ClosePayload.TryParse(payload.Span, out CloseCode code, out string reason, out _);
            await _socket!.CloseOutputAsync((WebSocketCloseStatus)code, code == CloseCode.NoStatusReceived ? null : reason, cancellationToken);
        }
    }
}
