using System.Text;
using WsGen.Protocol;

namespace WsGen.Runtime.Tests.Protocol;

/// <summary>
/// Writes what a peer would send, legal or not, byte by byte from RFC 6455 section 5.2 and with none of the code under test. Towards a
/// server it masks, each frame with another key, and some keys have zero bytes.
/// </summary>
internal sealed class Wire(bool toServer)
{
    private static readonly byte[][] Keys =
    [
        [0x37, 0xFA, 0x21, 0x3D], [0, 0, 0, 0], [0x00, 0x01, 0x00, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF], [0x80, 0x00, 0x00, 0x00],
    ];

    private readonly List<byte> _bytes = [];
    private int _frames;

    public int Length => _bytes.Count;

    public byte[] ToArray() => [.. _bytes];

    public Wire Raw(params ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>A frame with any first byte, the length in its shortest form.</summary>
    public Wire Frame(int first, params ReadOnlySpan<byte> payload) => Header(first, payload.Length).Payload(payload);

    public Wire Text(string text, bool fin = true) => Frame(fin ? 0x81 : 0x01, Encoding.UTF8.GetBytes(text));

    public Wire Binary(ReadOnlySpan<byte> payload, bool fin = true) => Frame(fin ? 0x82 : 0x02, payload);

    public Wire Continuation(ReadOnlySpan<byte> payload, bool fin) => Frame(fin ? 0x80 : 0x00, payload);

    public Wire Ping(params ReadOnlySpan<byte> payload) => Frame(0x89, payload);

    public Wire Pong(params ReadOnlySpan<byte> payload) => Frame(0x8A, payload);

    /// <summary>A close frame with this code, whatever it is.</summary>
    public Wire Close(int code, params ReadOnlySpan<byte> reason) => Frame(0x88, [(byte)(code >> 8), (byte)code, .. reason]);

    /// <summary>A header with the length in its shortest form.</summary>
    public Wire Header(int first, long length)
    {
        if (length < 126)
        {
            return Header(first, (int)length, []);
        }

        byte[] big = [.. Enumerable.Range(0, 8).Select(i => (byte)(length >> (56 - (8 * i))))];
        return length < 65536 ? Header(first, 126, big.AsSpan(6)) : Header(first, 127, big);
    }

    /// <summary>A header with any seven length bits and any length bytes.</summary>
    public Wire Header(int first, int shortLength, ReadOnlySpan<byte> lengthBytes)
    {
        _bytes.Add((byte)first);
        _bytes.Add((byte)((toServer ? 0x80 : 0) | shortLength));
        _bytes.AddRange(lengthBytes);
        _frames++;
        if (toServer)
        {
            _bytes.AddRange(Key);
        }

        return this;
    }

    /// <summary>Payload under the key of the last header.</summary>
    public Wire Payload(ReadOnlySpan<byte> payload)
    {
        for (int i = 0; i < payload.Length; i++)
        {
            _bytes.Add((byte)(toServer ? payload[i] ^ Key[i % 4] : payload[i]));
        }

        return this;
    }

    private byte[] Key => Keys[_frames % Keys.Length];

    public static string TextLine(string text) => Feeder.Line(ProtocolEventKind.Text, Encoding.UTF8.GetBytes(text));

    public static string BinaryLine(ReadOnlySpan<byte> payload) => Feeder.Line(ProtocolEventKind.Binary, payload);

    public static string PingLine(params ReadOnlySpan<byte> payload) => Feeder.Line(ProtocolEventKind.Ping, payload);

    public static string PongLine(params ReadOnlySpan<byte> payload) => Feeder.Line(ProtocolEventKind.Pong, payload);

    public static string CloseLine(int code, params ReadOnlySpan<byte> reason) =>
        Feeder.Line(ProtocolEventKind.Close, [(byte)(code >> 8), (byte)code, .. reason]);
}
