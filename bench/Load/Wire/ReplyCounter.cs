using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace WsGen.Load.Wire;

/// <summary>
/// Counts the messages in what a server sends, by arithmetic over frame headers alone: payloads are not looked at (verify has done that
/// before). Replies may be fragmented, and cut anywhere by the transport.
/// </summary>
/// <param name="rawLength">The bytes of one message where the server is a bare TCP echo, without any frames of its own; otherwise 0.</param>
internal struct ReplyCounter(int rawLength)
{
    [InlineArray(10)]
    private struct HeaderBytes
    {
        private byte _first;
    }

    private long _payloadLeft;
    private HeaderBytes _header;
    private int _headerLength;
    private bool _endsMessage;

    /// <returns>How many messages have ended in these bytes.</returns>
    public int Count(ReadOnlySpan<byte> bytes)
    {
        if (rawLength != 0)
        {
            _payloadLeft += bytes.Length;
            (long whole, _payloadLeft) = Math.DivRem(_payloadLeft, rawLength);
            return (int)whole;
        }

        int messages = 0;
        while (true)
        {
            if (_payloadLeft > bytes.Length)
            {
                _payloadLeft -= bytes.Length;
                return messages;
            }

            if (_payloadLeft > 0)
            {
                bytes = bytes[(int)_payloadLeft..];
                _payloadLeft = 0;
                messages += _endsMessage ? 1 : 0;
            }

            if (bytes.IsEmpty)
            {
                return messages;
            }

            int taken = _headerLength == 0 ? Read(bytes) : 0;
            if (taken == 0)
            {
                // The header is cut: it is gathered byte by byte.
                while (taken < bytes.Length)
                {
                    _header[_headerLength++] = bytes[taken++];
                    if (Read(((ReadOnlySpan<byte>)_header)[.._headerLength]) != 0)
                    {
                        _headerLength = 0;
                        break;
                    }
                }

                if (_headerLength != 0)
                {
                    return messages;
                }
            }

            bytes = bytes[taken..];
            messages += _payloadLeft == 0 && _endsMessage ? 1 : 0;
        }
    }

    /// <returns>The header's length; 0 while it is incomplete.</returns>
    private int Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2)
        {
            return 0;
        }

        int length = bytes[1];
        int size = length switch { < 126 => 2, 126 => 4, 127 => 10, _ => throw new LoadException("a server has masked a frame") };
        if (bytes.Length < size)
        {
            return 0;
        }

        _payloadLeft = size switch
        {
            2 => length,
            4 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            _ => BinaryPrimitives.ReadInt64BigEndian(bytes[2..]),
        };
        var opcode = (Opcode)(bytes[0] & 0xf);
        if (opcode == Opcode.Close)
        {
            throw new LoadException("a server has closed a connection in the middle of a case");
        }

        _endsMessage = (bytes[0] & 0x80) != 0 && opcode is (Opcode.Continuation or Opcode.Text or Opcode.Binary);
        return size;
    }
}
