using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace WsGen.Protocol;

/// <summary>
/// The payload of a close frame, RFC 6455 section 5.5.1: nothing, or a code and a reason.
/// <code>
/// +-------------------+---------------------------+
/// | code, 16 bits     | reason, 0 to 123 bytes    |
/// | (network order)   | of UTF-8                  |
/// +-------------------+---------------------------+
/// </code>
/// </summary>
internal static class ClosePayload
{
    /// <summary>125 bytes of control payload less the code.</summary>
    public const int MaxReasonBytes = 123;

    public const int MaxSize = 125;

    /// <summary>Reads the payload. An empty one gives <see cref="CloseCode.NoStatusReceived"/> (section 7.1.5).</summary>
    public static bool TryParse(ReadOnlySpan<byte> payload, out CloseCode code, out string reason, out ProtocolViolation violation)
    {
        code = CloseCode.NoStatusReceived;
        reason = "";
        violation = ProtocolViolation.None;
        if (payload.IsEmpty)
        {
            return true;
        }

        if (payload.Length == 1)
        {
            violation = ProtocolViolation.ClosePayloadTooShort;
            return false;
        }

        ushort number = BinaryPrimitives.ReadUInt16BigEndian(payload);
        if (!CloseCodes.MayBeOnTheWire(number))
        {
            violation = ProtocolViolation.CloseCodeNotAllowed;
            return false;
        }

        if (!Utf8.IsValid(payload[2..]))
        {
            violation = ProtocolViolation.CloseReasonInvalidUtf8;
            return false;
        }

        code = (CloseCode)number;
        reason = Encoding.UTF8.GetString(payload[2..]);
        return true;
    }

    /// <summary>Writes code and reason and returns how many bytes they took. The reason is cut at a character if it is too long.</summary>
    /// <param name="destination">At least <see cref="MaxSize"/> bytes.</param>
    /// <param name="code">A code that may be on the wire; <see cref="CloseCode.NoStatusReceived"/> writes an empty payload.</param>
    /// <param name="reason">The reason, or empty.</param>
    public static int Write(Span<byte> destination, CloseCode code, ReadOnlySpan<char> reason)
    {
        if (code == CloseCode.NoStatusReceived)
        {
            return 0;
        }

        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)code);
        Utf8.FromUtf16(reason, destination.Slice(2, MaxReasonBytes), out _, out int written);
        return 2 + written;
    }
}
