using WsGen.Protocol;
using WsGen.Runtime.Tests.Protocol.Compression;

namespace WsGen.Runtime.Tests.Protocol;

/// <summary>Something a peer did, as the twin sees it.</summary>
/// <param name="Kind">What.</param>
/// <param name="Violation">Which rule was broken, if one was.</param>
/// <param name="Payload">The payload, unmasked and decompressed.</param>
/// <param name="End">Bytes of the input with which it is certain; -1 where that is a matter of the decompressor.</param>
internal sealed record TwinEvent(ProtocolEventKind Kind, ProtocolViolation Violation, byte[] Payload, int End);

/// <summary>
/// The slow twin of MessageReader: it has the whole input before it, walks over it byte by byte with RFC 6455 in hand, and says for each
/// event with which byte it is certain. It shares no code with the reader but the names of things. Where one byte breaks two rules it names
/// the one that the reader names; both are true.
/// </summary>
internal sealed class ReaderTwin
{
    private readonly bool _server;
    private readonly byte[] _input;
    private readonly ProtocolLimits _limits;
    private readonly bool? _takeover;
    private readonly List<TwinEvent> _events = [];

    private int _at;
    private ReaderTwinMessage? _message;
    private byte[] _window = [];

    private ReaderTwin(bool server, byte[] input, ProtocolLimits limits, bool? takeover) =>
        (_server, _input, _limits, _takeover) = (server, input, limits, takeover);

    /// <summary>All that <paramref name="input"/> holds, up to a close frame or a violation.</summary>
    /// <param name="server">The role of who reads.</param>
    /// <param name="input">Frames.</param>
    /// <param name="limits">The size limits.</param>
    /// <param name="takeover">Null without permessage-deflate; otherwise whether the sender takes its window over.</param>
    public static List<TwinEvent> Read(bool server, byte[] input, ProtocolLimits limits, bool? takeover = null)
    {
        var twin = new ReaderTwin(server, input, limits, takeover);
        try
        {
            while (twin.ReadFrame())
            {
            }
        }
        catch (EndOfInputException)
        {
            twin.JudgeUnfinished();
        }

        return twin._events;
    }

    /// <summary>False: nothing more is read.</summary>
    private bool ReadFrame()
    {
        // Byte 0: FIN, three reserved bits, the opcode (sections 5.2 and 5.4).
        int first = Next(), opcode = first & 0x0F, reserved = first & 0x70;
        bool fin = first >= 0x80, control = opcode >= 8;
        bool compressed = _takeover is not null && reserved == 0x40 && opcode is 1 or 2;
        if (opcode == 0 && _message is null)
        {
            return Violate(ProtocolViolation.ContinuationWithoutMessage);
        }

        if (opcode is 1 or 2 && _message is not null)
        {
            return Violate(ProtocolViolation.MessageInsideMessage);
        }

        // RSV1 marks the first frame of a compressed message and nothing else (RFC 7692 section 6).
        if ((reserved & (_takeover is null ? 0x70 : 0x30)) != 0 || (reserved != 0 && opcode == 0))
        {
            return Violate(ProtocolViolation.ReservedBitSet);
        }

        if (opcode is (> 2 and < 8) or > 10)
        {
            return Violate(ProtocolViolation.UnknownOpcode);
        }

        if (control && !fin)
        {
            return Violate(ProtocolViolation.ControlFrameFragmented);
        }

        if (control && reserved != 0)
        {
            return Violate(ProtocolViolation.ReservedBitSet);
        }

        // Byte 1: MASK and seven bits of length (sections 5.1 and 5.5).
        int second = Next(), seven = second & 0x7F;
        if (second >= 0x80 != _server)
        {
            return Violate(_server ? ProtocolViolation.FrameNotMasked : ProtocolViolation.FrameMasked);
        }

        if (control && seven > 125)
        {
            return Violate(ProtocolViolation.ControlFrameTooLong);
        }

        if (opcode == 8 && seven == 1)
        {
            return Violate(ProtocolViolation.ClosePayloadTooShort);
        }

        if (!TryReadLength(seven, out long length))
        {
            return false;
        }

        byte[] key = new byte[4];
        for (int i = 0; i < 4 && _server; i++)
        {
            key[i] = (byte)Next();
        }

        return control ? ReadControl(opcode, (int)length, key) : ReadData(opcode, fin, compressed, length, key);
    }

    private bool TryReadLength(int seven, out long length)
    {
        length = seven;
        if (seven < 126)
        {
            return true;
        }

        length = 0;
        int bytes = seven == 126 ? 2 : 8;
        for (int i = 0; i < bytes; i++)
        {
            int next = Next();
            if (bytes == 8 && i == 0 && next >= 0x80)
            {
                return Violate(ProtocolViolation.LengthTopBitSet);
            }

            length = (length * 256) + next;

            // The shortest form: 16 bits for what does not fit in seven, 64 for what does not fit in 16.
            if ((bytes == 2 && i == 1 && length < 126) || (bytes == 8 && i == 5 && length == 0))
            {
                return Violate(ProtocolViolation.LengthNotMinimal);
            }
        }

        return true;
    }

    private bool ReadControl(int opcode, int length, byte[] key)
    {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++)
        {
            payload[i] = (byte)(Next() ^ key[i % 4]);
        }

        if (opcode != 8)
        {
            return Found(opcode == 9 ? ProtocolEventKind.Ping : ProtocolEventKind.Pong, payload);
        }

        if (length >= 2)
        {
            int code = (payload[0] * 256) + payload[1];
            if (code is not ((>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999)))
            {
                return Violate(ProtocolViolation.CloseCodeNotAllowed);
            }

            if (Utf8Twin.Judge(payload.AsSpan(2)) != (-1, true))
            {
                return Violate(ProtocolViolation.CloseReasonInvalidUtf8);
            }
        }

        Found(ProtocolEventKind.Close, payload);
        return false;
    }

    private bool ReadData(int opcode, bool fin, bool compressed, long length, byte[] key)
    {
        _message ??= new ReaderTwinMessage(
            opcode == 1, compressed, Math.Min(opcode == 1 ? _limits.MaxTextMessageSize : _limits.MaxBinaryMessageSize, Array.MaxLength), _window);
        if (!_message.TryAnnounce(length))
        {
            return Violate(ProtocolViolation.MessageTooBig);
        }

        for (long i = 0; i < length; i++)
        {
            if (!_message.TryAppend((byte)(Next() ^ key[i % 4])))
            {
                return Violate(ProtocolViolation.InvalidUtf8);
            }
        }

        ProtocolViolation violation = fin ? _message.End(ref _window) : _message.JudgeBegun();
        if (violation != ProtocolViolation.None)
        {
            return Violate(violation, compressed: _message.IsCompressed);
        }

        if (!fin)
        {
            return true;
        }

        if (_takeover is not true)
        {
            _window = [];
        }

        Found(_message.IsText ? ProtocolEventKind.Text : ProtocolEventKind.Binary, _message.Content);
        _message = null;
        return true;
    }

    /// <summary>The input ends inside a frame: what is there of a compressed message may be wrong already.</summary>
    private void JudgeUnfinished()
    {
        if (_message?.JudgeBegun() is { } violation and not ProtocolViolation.None)
        {
            Violate(violation, compressed: true);
        }
    }

    private int Next() => _at < _input.Length ? _input[_at++] : throw new EndOfInputException();

    private bool Found(ProtocolEventKind kind, byte[] payload)
    {
        _events.Add(new TwinEvent(kind, ProtocolViolation.None, payload, _at));
        return true;
    }

    private bool Violate(ProtocolViolation violation, bool compressed = false)
    {
        _events.Add(new TwinEvent(ProtocolEventKind.Violation, violation, [], compressed ? -1 : _at));
        return false;
    }

    private sealed class EndOfInputException : Exception;
}
