using CsCheck;
using WsGen.Protocol;

namespace WsGen.Runtime.Tests.Protocol.Properties;

/// <summary>A message that has begun, and has no end yet; none is under way where <see cref="Opcode"/> is 0.</summary>
internal sealed record Begun(int Opcode, byte[] Content)
{
    public static readonly Gen<Begun> Any = Gen.OneOf(
        Gen.Const(() => new Begun(0, [])),
        Generate.Text.Select(text => new Begun(1, text)),
        Gen.Byte.Array[0, 200].Select(bytes => new Begun(2, bytes)));
}

/// <summary>Bytes that break one rule, and how many of them it takes to see it.</summary>
internal sealed record Breach(byte[] Bytes, int Earliest)
{
    public const int Limit = 8192;

    private static readonly Gen<int> Control = Gen.OneOf(0x88, 0x89, 0x8A);

    /// <summary>The breaches of one rule that are possible where <paramref name="begun"/> is under way; null where there is none.</summary>
    public static Gen<Breach>? Of(ProtocolViolation violation, bool server, Begun begun)
    {
        bool inside = begun.Opcode != 0;
        Gen<byte[]?> key = server ? Generate.Key.Select(k => (byte[]?)k) : Gen.Const<byte[]?>(() => null);

        // First bytes that are right here: of data, and of anything.
        Gen<int> data = inside ? Gen.OneOf(0x00, 0x80) : Gen.OneOf(0x01, 0x81, 0x02, 0x82);
        Gen<int> any = Gen.OneOf(data, Control);
        Gen<int> text = inside ? data : Gen.OneOf(0x01, 0x81);
        Gen<Breach> First(Gen<int> first) => Gen.Select(first, Gen.Byte.Array[0, 20], (f, rest) => new Breach([(byte)f, .. rest], 1));
        return violation switch
        {
            ProtocolViolation.ReservedBitSet => First(Gen.Select(any, Gen.Int[1, 7], (f, bits) => f | (bits << 4))),
            ProtocolViolation.UnknownOpcode => First(Gen.Select(Gen.OneOf(Gen.Int[3, 7], Gen.Int[11, 15]), Gen.Bool, (o, fin) => fin ? 0x80 | o : o)),
            ProtocolViolation.ContinuationWithoutMessage => inside ? null : First(Gen.OneOf(0x00, 0x80)),
            ProtocolViolation.MessageInsideMessage => inside ? First(Gen.OneOf(0x01, 0x81, 0x02, 0x82)) : null,
            ProtocolViolation.ControlFrameFragmented => First(Gen.Int[8, 10]),
            ProtocolViolation.FrameNotMasked or ProtocolViolation.FrameMasked => server == (violation == ProtocolViolation.FrameNotMasked)
                ? Gen.Select(any, Gen.Int[0, 127], Generate.Key, (f, seven, k) => new Breach(FrameBytes.Header(f, seven, k, server ? null : k), 2))
                : null,
            ProtocolViolation.ControlFrameTooLong => Gen.Select(Control, Gen.OneOf(126, 127), key,
                (f, seven, k) => new Breach(FrameBytes.Header(f, seven, [], k), 2)),
            ProtocolViolation.ClosePayloadTooShort => Gen.Select(Gen.Byte, key, (b, k) => new Breach(FrameBytes.Of(0x88, [b], k), 2)),
            ProtocolViolation.LengthTopBitSet => Gen.Select(data, Gen.Byte[0x80, 0xFF], Gen.Byte.Array[7], key,
                (f, top, rest, k) => new Breach(FrameBytes.Header(f, 127, [top, .. rest], k), 3)),
            ProtocolViolation.LengthNotMinimal => Gen.Select(data, Gen.Int[0, 65535], Gen.Bool, key, (f, n, wide, k) => wide
                ? new Breach(FrameBytes.Header(f, 127, [0, 0, 0, 0, 0, 0, (byte)(n >> 8), (byte)n], k), 8)
                : new Breach(FrameBytes.Header(f, 126, [0, (byte)(n % 126)], k), 4)),
            ProtocolViolation.MessageTooBig => Gen.Select(data, Gen.OneOf(Gen.Long[0, 10], Gen.Long[0, 70_000], Gen.Long[0, long.MaxValue - Limit]), key,
                (f, over, k) => Whole(FrameBytes.Header(f, Limit - begun.Content.Length + 1 + over, k))),
            ProtocolViolation.CloseCodeNotAllowed => Gen.Select(
                Gen.OneOf(Gen.Int[0, 999], Gen.Int[1004, 1006], Gen.Int[1015, 2999], Gen.Int[5000, 65535]), Gen.Byte.Array[0, 123], key,
                (code, reason, k) => Whole(FrameBytes.Of(0x88, [(byte)(code >> 8), (byte)code, .. reason], k))),
            ProtocolViolation.CloseReasonInvalidUtf8 => Gen.Select(Generate.CloseCode, BrokenText.Where(t => t.Length <= 123), key,
                (code, reason, k) => Whole(FrameBytes.Of(0x88, [(byte)((int)code >> 8), (byte)code, .. reason], k))),
            ProtocolViolation.InvalidUtf8 => begun.Opcode == 2 ? null : Gen.Select(text, BrokenText, key, (f, t, k) => InText(f, t, k)),
            _ => null,
        };
    }

    /// <summary>Text in which something is wrong somewhere: a bad sequence, or one that is cut off at the end.</summary>
    private static readonly Gen<byte[]> BrokenText = Gen.Select(
        Generate.Text,
        Gen.OneOf<byte[]>(
            [0x80], [0xC0, 0x80], [0xC2, 0x41], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF],
            [0xF4, 0x90, 0x80, 0x80], [0xF5], [0xFF], [0xE2, 0x82, 0x41], [0xF0, 0x9F, 0x98]),
        Generate.Text,
        (before, bad, after) => (byte[])[.. before, .. bad, .. after]);

    private static Breach Whole(byte[] bytes) => new(bytes, bytes.Length);

    /// <summary>Seen at the first byte that spoils it; where it is only cut off, at its end, which this frame therefore has to be.</summary>
    private static Breach InText(int first, byte[] text, byte[]? key)
    {
        (int firstBad, _) = Utf8Twin.Judge(text);
        byte[] frame = FrameBytes.Of(firstBad < 0 ? first | 0x80 : first, text, key);
        return firstBad < 0 ? Whole(frame) : new Breach(frame, frame.Length - text.Length + firstBad + 1);
    }
}
