using System.Buffers.Binary;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WsGen.Transports.EventLoop;

/// <summary>
/// An address as the kernel gives it, kept as bytes until somebody asks for an end point:
/// <code>
/// IPv4 (sockaddr_in)    | family 2, 2 | port, 2 | address, 4 | ...
/// IPv6 (sockaddr_in6)   | family 10, 2 | port, 2 | flow, 4 | address, 16 | scope, 4 |
/// </code>
/// Family and scope in the machine's order, port and addresses in the network's.
/// </summary>
[InlineArray(Size)]
internal unsafe struct SocketName
{
    public const int Size = 28;

    private const int InterNetwork = 2;
    private const int InterNetworkV6 = 10;

    private byte _first;

    public static SocketName LocalOf(int socket)
    {
        SocketName name = default;
        int length = Size;
        return LibC.GetLocalName(socket, &name._first, &length) == 0 ? name : default;
    }

    public static SocketName RemoteOf(int socket)
    {
        SocketName name = default;
        int length = Size;
        return LibC.GetPeerName(socket, &name._first, &length) == 0 ? name : default;
    }

    /// <summary>The name of an end point.</summary>
    public static SocketName Of(IPEndPoint endPoint)
    {
        SocketName name = default;
        Span<byte> bytes = name;
        bool isV6 = endPoint.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        MemoryMarshal.Write(bytes, (ushort)(isV6 ? InterNetworkV6 : InterNetwork));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)endPoint.Port);
        endPoint.Address.TryWriteBytes(bytes[(isV6 ? 8 : 4)..], out _);
        if (isV6)
        {
            MemoryMarshal.Write(bytes[24..], (uint)endPoint.Address.ScopeId);
        }

        return name;
    }

    /// <summary>Its family, as the kernel numbers them.</summary>
    public readonly int Family => MemoryMarshal.Read<ushort>((ReadOnlySpan<byte>)this);

    /// <summary>Bytes that the kernel wants of it.</summary>
    public readonly int Length => Family == InterNetworkV6 ? Size : 16;

    public readonly EndPoint? ToEndPoint()
    {
        ReadOnlySpan<byte> bytes = this;
        int port = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        switch (MemoryMarshal.Read<ushort>(bytes))
        {
            case InterNetwork:
                return new IPEndPoint(new IPAddress(bytes.Slice(4, 4)), port);
            case InterNetworkV6:
                var address = new IPAddress(bytes.Slice(8, 16), MemoryMarshal.Read<uint>(bytes[24..]));
                return new IPEndPoint(address, port);
            default:
                return null;
        }
    }
}
