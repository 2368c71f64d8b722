using WsGen.Protocol.Compression;

namespace WsGen.Handshake;

/// <summary>
/// The parameters of one permessage-deflate element as they are written, in an offer or an answer. Which of them may stand where, and
/// how offer and answer hang together, is <see cref="DeflateNegotiation"/>'s matter.
/// </summary>
internal struct DeflateParameterList
{
    /// <summary>RFC 7692 section 7.1.2: 8 is a legal value, whether it can be kept to or not.</summary>
    private const int MinWindowBits = 8;

    public bool ServerNoContextTakeover;
    public bool ClientNoContextTakeover;

    /// <summary>Null if absent: it never stands without a value.</summary>
    public int? ServerMaxWindowBits;

    /// <summary>Whether client_max_window_bits is there at all; in an offer it may stand without a value.</summary>
    public bool HasClientMaxWindowBits;
    public int? ClientMaxWindowBits;

    public static ReadOnlySpan<byte> ExtensionName => "permessage-deflate"u8;

    /// <summary>
    /// Reads the parameters of the extension that the reader is at. False: one is unknown, stands twice, or has a value that it may not
    /// have (section 7.1).
    /// </summary>
    public static bool TryRead(ref ExtensionListReader reader, out DeflateParameterList list)
    {
        list = default;
        while (reader.TryReadParameter(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value))
        {
            if (!list.TryAdd(name, value))
            {
                return false;
            }
        }

        return !reader.IsIllFormed;
    }

    public override readonly string ToString() =>
        "permessage-deflate"
        + (ServerNoContextTakeover ? "; server_no_context_takeover" : "")
        + (ClientNoContextTakeover ? "; client_no_context_takeover" : "")
        + (ServerMaxWindowBits is { } server ? "; server_max_window_bits=" + server : "")
        + (HasClientMaxWindowBits ? "; client_max_window_bits" : "")
        + (ClientMaxWindowBits is { } client ? "=" + client : "");

    private bool TryAdd(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual("server_no_context_takeover"u8))
        {
            return value.IsEmpty && TrySet(ref ServerNoContextTakeover);
        }

        if (name.SequenceEqual("client_no_context_takeover"u8))
        {
            return value.IsEmpty && TrySet(ref ClientNoContextTakeover);
        }

        if (name.SequenceEqual("server_max_window_bits"u8))
        {
            return ServerMaxWindowBits is null && TryReadBits(value, out ServerMaxWindowBits);
        }

        return name.SequenceEqual("client_max_window_bits"u8)
            && TrySet(ref HasClientMaxWindowBits)
            && (value.IsEmpty || TryReadBits(value, out ClientMaxWindowBits));
    }

    private static bool TrySet(ref bool flag) => !flag && (flag = true);

    /// <summary>A decimal number from 8 to 15, without leading zeros (section 7.1.2).</summary>
    private static bool TryReadBits(ReadOnlySpan<byte> value, out int? bits)
    {
        int number = value switch
        {
            [>= (byte)'8' and <= (byte)'9'] => value[0] - '0',
            [(byte)'1', >= (byte)'0' and <= (byte)'5'] => 10 + value[1] - '0',
            _ => 0,
        };
        bits = number;
        return number is >= MinWindowBits and <= DeflateParameters.MaxWindowBits;
    }
}
