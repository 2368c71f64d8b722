using System.Runtime.InteropServices;
using System.Text;
using WsGen.Protocol;
using WsGen.Runtime.Tests.Protocol;

namespace WsGen.Fuzz.Payloads;

/// <summary>
/// A close payload: read as RFC 6455 section 7.4 says, and written back as it was; and any reason whatever is written as one that can be
/// read, cut at a character if it is too long.
/// </summary>
internal static class ClosePayloadTarget
{
    public static void Run(FuzzInput input)
    {
        Read(input.Body.AsSpan(0, Math.Min(input.Body.Length, ClosePayload.MaxSize)));
        Write(input.Settings, MemoryMarshal.Cast<byte, char>(input.Body.AsSpan()));
        Write(input.Settings, Encoding.UTF8.GetString(input.Body));
    }

    private static void Read(ReadOnlySpan<byte> payload)
    {
        bool read = ClosePayload.TryParse(payload, out CloseCode code, out string reason, out ProtocolViolation violation);
        int number = payload.Length < 2 ? 0 : (payload[0] << 8) | payload[1];
        bool allowed = number is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);
        ProtocolViolation expected = payload.Length == 0 ? ProtocolViolation.None
            : payload.Length == 1 ? ProtocolViolation.ClosePayloadTooShort
            : !allowed ? ProtocolViolation.CloseCodeNotAllowed
            : Utf8Twin.Judge(payload[2..]) != (-1, true) ? ProtocolViolation.CloseReasonInvalidUtf8
            : ProtocolViolation.None;
        Require.That(expected == violation, $"{expected} expected, {violation} found");
        Require.Same(violation == ProtocolViolation.None, read, "read");
        if (read)
        {
            Require.Same(payload.IsEmpty ? 1005 : number, (int)code, "code");
            Span<byte> again = new byte[ClosePayload.MaxSize];
            Require.That(again[..ClosePayload.Write(again, code, reason)].SequenceEqual(payload), "written as it was read");
        }
    }

    private static void Write(byte settings, ReadOnlySpan<char> reason)
    {
        var code = (CloseCode)(settings < 200 ? 3000 + settings : settings % 3 + 1000);
        Span<byte> payload = new byte[ClosePayload.MaxSize + 1];
        payload.Fill(0xCC);
        int size = ClosePayload.Write(payload[..ClosePayload.MaxSize], code, reason);
        Require.That(size is >= 2 and <= ClosePayload.MaxSize && payload[ClosePayload.MaxSize] == 0xCC, "written within its place");
        Require.That(ClosePayload.TryParse(payload[..size], out CloseCode read, out string text, out _) && read == code, "what was written is read");

        // All of it if it fits, otherwise as many whole characters as do.
        string whole = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(reason.ToArray()));
        Require.That(whole.StartsWith(text, StringComparison.Ordinal), "the reason is a beginning of what was given");
        int next = text.Length == whole.Length ? 0 : new Rune(char.ConvertToUtf32(whole, text.Length)).Utf8SequenceLength;
        Require.That(next == 0 || size + next > ClosePayload.MaxSize, "as much of the reason as fits");
    }
}
