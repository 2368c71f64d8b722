using System.Net;
using System.Net.Sockets;

namespace WsGen.Hostile.Wire;

/// <summary>
/// A TCP connection over which anything can be sent, and nothing need be read. Calls block, because an attack is a thread that does one
/// thing after the other; each gives up in the end. One thread may send while another receives.
/// </summary>
internal sealed partial class RawPeer : IDisposable
{
    private readonly Socket _socket;

    private RawPeer(Socket socket) => _socket = socket;

    /// <summary>What the server said when it agreed to open a session.</summary>
    public string UpgradeResponse { get; private set; } = "";

    /// <param name="port">On this machine.</param>
    /// <param name="receiveBuffer">What the system may hold for us that we have not read, in bytes; the less, the sooner the server notices.</param>
    public static RawPeer Connect(int port, int? receiveBuffer = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } size)
        {
            socket.ReceiveBufferSize = size;
        }

        socket.Connect(IPAddress.Loopback, port);

        // Where it is to block it polls: then each wait has a limit, and a send that was cut short by a reset says so.
        socket.Blocking = false;
        return new RawPeer(socket);
    }

    /// <summary>Connects and opens a session.</summary>
    public static RawPeer Open(int port, byte[] upgradeRequest, int? receiveBuffer = null)
    {
        RawPeer peer = Connect(port, receiveBuffer);
        peer.Send(upgradeRequest);
        peer.UpgradeResponse = peer.ReadHead();
        Assert.StartsWith("HTTP/1.1 101 ", peer.UpgradeResponse);
        return peer;
    }

    public void Send(ReadOnlySpan<byte> bytes) => Assert.True(TrySend(bytes), "The server has ended the connection.");

    /// <summary>Sends all of it, or as much as the server takes. False: it has ended the connection.</summary>
    public bool TrySend(ReadOnlySpan<byte> bytes)
    {
        long sent = SendWhileTaken(bytes, Patience.Limit, bytes.Length, out bool ended);
        Assert.True(ended || sent == bytes.Length, $"The server has read nothing for {Patience.Limit}.");
        return !ended;
    }

    /// <summary>Sends the same bytes over and over until the server takes no more of them for a while, or has ended the connection.</summary>
    /// <param name="bytes">What to send.</param>
    /// <param name="pause">How long it must have taken nothing.</param>
    /// <param name="most">How many bytes, at most.</param>
    /// <param name="before">How many have been sent like this before: it goes on where that left off.</param>
    /// <returns>How many it has taken.</returns>
    public long SendUntilStuck(ReadOnlySpan<byte> bytes, TimeSpan pause, long most, long before = 0) =>
        SendWhileTaken(bytes, pause, most, out _, (int)(before % bytes.Length));

    /// <summary>Ends our side, as a program does that closes its socket in an orderly way.</summary>
    public void EndOutput() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends the connection with a reset, as a program does that crashes.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    /// <summary>Ends the connection: in order if everything has been read, with a reset if not.</summary>
    public void Dispose() => _socket.Dispose();

    private long SendWhileTaken(ReadOnlySpan<byte> bytes, TimeSpan pause, long most, out bool ended, int position = 0)
    {
        long sent = 0;
        ended = false;
        while (sent < most)
        {
            int count = _socket.Send(bytes[position..], SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock)
            {
                if (!_socket.Poll(pause, SelectMode.SelectWrite))
                {
                    return sent;
                }
            }
            else if (error != SocketError.Success)
            {
                ended = true;
                return sent;
            }

            sent += count;
            position = (position + count) % bytes.Length;
        }

        return sent;
    }
}
