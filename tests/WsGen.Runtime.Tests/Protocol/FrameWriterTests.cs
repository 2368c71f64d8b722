using System.Runtime.InteropServices;
using WsGen.Protocol;
using Xunit;

namespace WsGen.Runtime.Tests.Protocol;

public class FrameWriterTests
{
    private static readonly byte[] Key = [0xA1, 0x00, 0xC3, 0xD4];
    private static readonly uint Mask = MemoryMarshal.Read<uint>(Key);

    public static TheoryData<int> Lengths =>
        [0, 1, 2, 3, 4, 5, 15, 16, 17, 31, 32, 33, 63, 64, 65, 124, 125, 126, 127, 128, 255, 256, 65534, 65535, 65536, 65537, 1 << 20];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void What_a_server_writes_a_client_reads(int length) => RoundTrip<ServerRole>(length);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void What_a_client_writes_a_server_reads(int length) => RoundTrip<ClientRole>(length);

    [Theory]
    [InlineData(0, "8200", "8280A100C3D4")]
    [InlineData(125, "827D", "82FDA100C3D4")]
    [InlineData(126, "827E007E", "82FE007EA100C3D4")]
    [InlineData(65535, "827EFFFF", "82FEFFFFA100C3D4")]
    [InlineData(65536, "827F0000000000010000", "82FF0000000000010000A100C3D4")]
    [InlineData(long.MaxValue, "827F7FFFFFFFFFFFFFFF", "82FF7FFFFFFFFFFFFFFFA100C3D4")]
    public void A_header_has_its_shortest_form_and_the_key_only_where_the_role_masks(long length, string server, string client)
    {
        byte[] header = new byte[FrameHeader.MaxSize];
        int size = FrameWriter.WriteHeader<ServerRole>(header, Opcode.Binary, true, length, Mask);
        Assert.Equal(server, Convert.ToHexString(header.AsSpan(0, size)));
        Assert.Equal(size, FrameWriter.HeaderSize<ServerRole>(length));
        Assert.True(header.AsSpan(size).IndexOfAnyExcept((byte)0) < 0);

        size = FrameWriter.WriteHeader<ClientRole>(header, Opcode.Binary, true, length, Mask);
        Assert.Equal(client, Convert.ToHexString(header.AsSpan(0, size)));
        Assert.Equal(size, FrameWriter.HeaderSize<ClientRole>(length));
    }

    [Fact]
    public void The_first_byte_says_opcode_and_end()
    {
        foreach (Opcode opcode in Enum.GetValues<Opcode>())
        {
            foreach (bool fin in (bool[])[true, false])
            {
                byte[] header = new byte[FrameHeader.MaxSize];
                FrameWriter.WriteHeader<ServerRole>(header, opcode, fin, 0, 0);
                Assert.Equal((byte)((int)opcode + (fin ? 128 : 0)), header[0]);
            }
        }
    }

    [Fact]
    public void The_examples_of_the_RFC_are_written_as_it_prints_them()
    {
        // RFC 6455 section 5.7.
        uint mask = MemoryMarshal.Read<uint>([0x37, 0xFA, 0x21, 0x3D]);
        byte[] frame = new byte[64];
        Assert.Equal("810548656C6C6F", Hex(FrameWriter.Write<ServerRole>(frame, Opcode.Text, true, "Hello"u8, 0)));
        Assert.Equal("818537FA213D7F9F4D5158", Hex(FrameWriter.Write<ClientRole>(frame, Opcode.Text, true, "Hello"u8, mask)));
        Assert.Equal("010348656C", Hex(FrameWriter.Write<ServerRole>(frame, Opcode.Text, false, "Hel"u8, 0)));
        Assert.Equal("80026C6F", Hex(FrameWriter.Write<ServerRole>(frame, Opcode.Continuation, true, "lo"u8, 0)));
        Assert.Equal("890548656C6C6F", Hex(FrameWriter.Write<ServerRole>(frame, Opcode.Ping, true, "Hello"u8, 0)));
        Assert.Equal("8A8537FA213D7F9F4D5158", Hex(FrameWriter.Write<ClientRole>(frame, Opcode.Pong, true, "Hello"u8, mask)));

        string Hex(int size) => Convert.ToHexString(frame.AsSpan(0, size));
    }

    private static void RoundTrip<TRole>(int length)
        where TRole : struct, IRole
    {
        bool readerIsServer = !TRole.IsServer;
        var random = new Random(length);
        byte[] binary = new byte[length];
        random.NextBytes(binary);
        byte[] text = RandomText.Bytes(random, length);
        var written = new List<byte>();
        Write(Opcode.Binary, true, binary);
        Write(Opcode.Text, true, text);
        Write(Opcode.Text, false, text.AsSpan(0, length / 3));
        Write(Opcode.Ping, true, binary.AsSpan(0, Math.Min(125, length)));
        Write(Opcode.Continuation, false, text.AsSpan(length / 3, length / 3));
        Write(Opcode.Continuation, true, text.AsSpan(length / 3 * 2));

        byte[] input = [.. written];
        string[] expected =
        [
            Wire.BinaryLine(binary), Feeder.Line(ProtocolEventKind.Text, text), Wire.PingLine(binary.AsSpan(0, Math.Min(125, length))),
            Feeder.Line(ProtocolEventKind.Text, text),
        ];
        var limits = new ProtocolLimits(length, length);
        Assert.Equal(expected, Feeder.Feed(readerIsServer, input, [], limits));
        Assert.Equal(expected, Feeder.Feed(readerIsServer, input, Enumerable.Range(1, Math.Min(5000, input.Length - 1)), limits));
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(expected, Feeder.Feed(readerIsServer, input, Feeder.RandomCuts(random, input.Length), limits));
        }

        void Write(Opcode opcode, bool fin, ReadOnlySpan<byte> payload)
        {
            byte[] original = payload.ToArray();
            byte[] frame = [.. Enumerable.Repeat((byte)0xCC, payload.Length + 20)];
            int size = FrameWriter.Write<TRole>(frame, opcode, fin, payload, Mask);
            Assert.Equal(FrameWriter.HeaderSize<TRole>(payload.Length) + payload.Length, size);
            Assert.True(frame.AsSpan(size).IndexOfAnyExcept((byte)0xCC) < 0);
            Assert.True(payload.SequenceEqual(original));
            written.AddRange(frame.AsSpan(0, size));
        }
    }
}
