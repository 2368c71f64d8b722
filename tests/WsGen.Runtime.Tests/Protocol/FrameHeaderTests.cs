using System.Buffers.Binary;
using WsGen.Protocol;
using Xunit;

namespace WsGen.Runtime.Tests.Protocol;

public class FrameHeaderTests
{
    private static readonly byte[] Key = [0x11, 0x22, 0x33, 0x44];

    [Theory]
    [InlineData(true, 0x00)]
    [InlineData(true, 0x40)]
    [InlineData(true, 0x70)]
    [InlineData(false, 0x00)]
    [InlineData(false, 0x40)]
    [InlineData(false, 0x70)]
    public void Every_pair_of_first_two_bytes_is_judged_as_the_RFC_judges_it(bool server, byte reserved)
    {
        for (int pair = 0; pair <= 0xFFFF; pair++)
        {
            byte[] two = [(byte)(pair >> 8), (byte)pair];
            (ProtocolViolation afterOne, ProtocolViolation afterTwo) = Oracle(two[0], two[1], server, reserved);
            string name = $"{two[0]:X2} {two[1]:X2}";

            Check(name, server, two.AsSpan(0, 1), reserved, afterOne, done: false);
            bool done = !server && (two[1] & 0x7F) < 126;
            Check(name, server, two, reserved, afterOne != ProtocolViolation.None ? afterOne : afterTwo, done);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_lawful_pair_of_first_two_bytes_gives_its_fields(bool server)
    {
        for (int pair = 0; pair <= 0xFFFF; pair++)
        {
            byte first = (byte)(pair >> 8), second = (byte)pair;
            (ProtocolViolation afterOne, ProtocolViolation afterTwo) = Oracle(first, second, server, reserved: 0x70);
            if (afterOne != ProtocolViolation.None || afterTwo != ProtocolViolation.None)
            {
                continue;
            }

            int form = second % 128;
            byte[] extended = form switch { 126 => [0x12, 0x34], 127 => [0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC, 0xDE, 0xF0], _ => [] };
            long length = form switch { 126 => 0x1234, 127 => 0x123456789ABCDEF0, _ => form };
            byte[] header = [first, second, .. extended, .. server ? Key : []];
            for (int have = 0; have < header.Length; have++)
            {
                Assert.Equal(ParseStatus.NeedMore, Parse(server, header.AsSpan(0, have), 0x70, out _, out _));
            }

            byte[] more = [.. header, 0xAA, 0xBB];
            Assert.Equal(ParseStatus.Done, Parse(server, more, 0x70, out FrameHeader parsed, out ProtocolViolation violation));
            Assert.Equal(ProtocolViolation.None, violation);
            Assert.Equal(first >= 128, parsed.Fin);
            Assert.Equal(first % 16, (int)parsed.Opcode);
            Assert.Equal(first / 16 % 8 * 16, parsed.Reserved);
            Assert.Equal(length, parsed.PayloadLength);
            Assert.Equal(header.Length, parsed.Size);
            Assert.Equal(server ? BitConverter.ToUInt32(Key) : 0, parsed.Mask);
        }
    }

    public static TheoryData<long> BoundaryLengths =>
        [0, 1, 125, 126, 127, 128, 65534, 65535, 65536, 65537, int.MaxValue, int.MaxValue + 1L, uint.MaxValue, uint.MaxValue + 1L, long.MaxValue];

    [Theory]
    [MemberData(nameof(BoundaryLengths))]
    public void A_length_at_a_boundary_is_read_in_its_shortest_form_only(long length)
    {
        foreach (bool server in (bool[])[true, false])
        {
            byte[] header = new Wire(server).Header(0x82, length).ToArray();
            Assert.Equal(ParseStatus.Done, Parse(server, header, 0, out FrameHeader parsed, out _));
            Assert.Equal(length, parsed.PayloadLength);
            Assert.Equal(header.Length, parsed.Size);
            for (int have = 0; have < header.Length; have++)
            {
                Assert.Equal(ParseStatus.NeedMore, Parse(server, header.AsSpan(0, have), 0, out _, out _));
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sixteen_bits_for_less_than_126_are_refused_and_for_more_are_not(bool server)
    {
        for (int length = 0; length <= 0xFFFF; length++)
        {
            byte[] header = new Wire(server).Header(0x82, 126, [(byte)(length >> 8), (byte)length]).ToArray();
            ParseStatus status = Parse(server, header, 0, out FrameHeader parsed, out ProtocolViolation violation);
            if (length < 126)
            {
                Assert.Equal(ProtocolViolation.LengthNotMinimal, violation);
                Assert.Equal(ParseStatus.Violation, Parse(server, header.AsSpan(0, 4), 0, out _, out _));
                Assert.Equal(ParseStatus.NeedMore, Parse(server, header.AsSpan(0, 3), 0, out _, out _));
            }
            else
            {
                Assert.Equal((ParseStatus.Done, (long)length), (status, parsed.PayloadLength));
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sixty_four_bits_for_less_than_65536_are_refused_as_soon_as_six_bytes_are_zero(bool server)
    {
        for (int length = 0; length <= 0xFFFF; length += length < 300 ? 1 : 97)
        {
            byte[] header = new Wire(server).Header(0x82, 127, [0, 0, 0, 0, 0, 0, (byte)(length >> 8), (byte)length]).ToArray();
            for (int have = 0; have <= header.Length; have++)
            {
                ParseStatus status = Parse(server, header.AsSpan(0, have), 0, out _, out ProtocolViolation violation);
                Assert.Equal(have < 8 ? ParseStatus.NeedMore : ParseStatus.Violation, status);
                Assert.Equal(have < 8 ? ProtocolViolation.None : ProtocolViolation.LengthNotMinimal, violation);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_top_bit_of_a_64_bit_length_is_refused_at_its_byte(bool server)
    {
        for (int top = 0; top <= 0xFF; top++)
        {
            byte[] header = new Wire(server).Header(0x82, 127, [(byte)top, 1, 0, 0, 0, 0, 0, 0]).ToArray();
            for (int have = 3; have <= header.Length; have++)
            {
                ParseStatus status = Parse(server, header.AsSpan(0, have), 0, out FrameHeader parsed, out ProtocolViolation violation);
                if (top >= 0x80)
                {
                    Assert.Equal((ParseStatus.Violation, ProtocolViolation.LengthTopBitSet), (status, violation));
                }
                else
                {
                    Assert.Equal(have < header.Length ? ParseStatus.NeedMore : ParseStatus.Done, status);
                    Assert.Equal(have < header.Length ? 0 : BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(2)), parsed.PayloadLength);
                }
            }
        }
    }

    private static void Check(
        string name, bool server, ReadOnlySpan<byte> bytes, byte reserved, ProtocolViolation expected, bool done)
    {
        ParseStatus status = Parse(server, bytes, reserved, out _, out ProtocolViolation violation);
        ParseStatus expectedStatus =
            expected != ProtocolViolation.None ? ParseStatus.Violation : done ? ParseStatus.Done : ParseStatus.NeedMore;
        Assert.Equal((name, expectedStatus, expected), (name, status, violation));
    }

    /// <summary>What one byte breaks, and what two bytes break, in the words of RFC 6455 sections 5.1, 5.2 and 5.5.</summary>
    private static (ProtocolViolation AfterOne, ProtocolViolation AfterTwo) Oracle(int first, int second, bool server, int reserved)
    {
        string bits = Convert.ToString(first, 2).PadLeft(8, '0');
        string allowed = Convert.ToString(reserved, 2).PadLeft(8, '0');
        bool fin = bits[0] == '1';
        bool anyReserved = bits[1..4].Contains('1');
        bool foreignReserved = Enumerable.Range(1, 3).Any(i => bits[i] == '1' && allowed[i] == '0');
        string kind = bits[4..] switch
        {
            "0000" or "0001" or "0010" => "data",
            "1000" or "1001" or "1010" => "control",
            _ => "unknown",
        };

        ProtocolViolation one =
            foreignReserved ? ProtocolViolation.ReservedBitSet
            : kind == "unknown" ? ProtocolViolation.UnknownOpcode
            : kind == "control" && !fin ? ProtocolViolation.ControlFrameFragmented
            : kind == "control" && anyReserved ? ProtocolViolation.ReservedBitSet
            : ProtocolViolation.None;
        bool masked = second >= 128;
        int length = second % 128;
        ProtocolViolation two =
            server && !masked ? ProtocolViolation.FrameNotMasked
            : !server && masked ? ProtocolViolation.FrameMasked
            : kind == "control" && length > 125 ? ProtocolViolation.ControlFrameTooLong
            : bits[4..] == "1000" && length == 1 ? ProtocolViolation.ClosePayloadTooShort
            : ProtocolViolation.None;
        return (one, two);
    }

    private static ParseStatus Parse(
        bool server, ReadOnlySpan<byte> input, byte reserved, out FrameHeader header, out ProtocolViolation violation) =>
        server
            ? FrameHeader.TryParse<ServerRole>(input, reserved, out header, out violation)
            : FrameHeader.TryParse<ClientRole>(input, reserved, out header, out violation);
}
