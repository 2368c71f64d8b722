using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WsGen.Hostile.Wire;

/// <summary>How the other side ended a connection.</summary>
internal enum Ending
{
    /// <summary>In order, with a FIN.</summary>
    Fin,

    /// <summary>With a reset.</summary>
    Reset,
}

/// <summary>What a close frame said, and how many frames came before it.</summary>
internal readonly record struct CloseFrame(int Code, string Reason, int FramesBefore);

/// <summary>
/// A TCP connection over which anything can be sent, and nothing need be read. Calls block, because an attack is a thread that does one
/// thing after the other; each gives up in the end. One thread may send while another receives.
/// </summary>
internal sealed class RawPeer : IDisposable
{
    private const int FirstBufferSize = 2048;

    private readonly Socket _socket;
    private byte[] _buffer = [];
    private int _start;
    private int _end;

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

    /// <summary>Reads the answer to an upgrade request.</summary>
    /// <returns>Its status.</returns>
    public int ReadStatus() => int.Parse(ReadHead().Split(' ', 3)[1], CultureInfo.InvariantCulture);

    /// <summary>The same, or null where the connection ends without an answer.</summary>
    public int? TryReadStatus()
    {
        try
        {
            return ReadStatus();
        }
        catch (Exception error) when (error is EndOfStreamException or SocketException)
        {
            return null;
        }
    }

    /// <summary>Reads an HTTP response up to the blank line.</summary>
    public string ReadHead()
    {
        int length;
        while ((length = Buffered.IndexOf("\r\n\r\n"u8)) < 0)
        {
            Receive();
        }

        string head = Encoding.Latin1.GetString(Buffered[..length]);
        _start += length + 4;
        return head;
    }

    /// <summary>Reads a frame.</summary>
    /// <param name="payload">Valid until the next call.</param>
    /// <returns>Its first byte.</returns>
    public byte ReadFrame(out ReadOnlySpan<byte> payload)
    {
        ReadOnlySpan<byte> header = Need(2);
        int length = header[1];
        Assert.True(length < 128, "A server does not mask.");
        int headerSize = length switch { 126 => 4, 127 => 10, _ => 2 };
        header = Need(headerSize);
        length = length switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(header[2..]),
            127 => checked((int)BinaryPrimitives.ReadUInt64BigEndian(header[2..])),
            _ => length,
        };
        ReadOnlySpan<byte> frame = Need(headerSize + length);
        _start += frame.Length;
        payload = frame[headerSize..];
        return frame[0];
    }

    public string ReadText()
    {
        Assert.Equal(Frames.Text, ReadFrame(out ReadOnlySpan<byte> payload));
        return Encoding.UTF8.GetString(payload);
    }

    /// <summary>Reads and passes over everything up to the close frame.</summary>
    public CloseFrame ReadClose()
    {
        for (int before = 0; ; before++)
        {
            if (ReadFrame(out ReadOnlySpan<byte> payload) == Frames.Close)
            {
                return payload.IsEmpty
                    ? new CloseFrame(1005, "", before)
                    : new CloseFrame(BinaryPrimitives.ReadUInt16BigEndian(payload), Encoding.UTF8.GetString(payload[2..]), before);
            }
        }
    }

    /// <summary>Reads whatever still comes, and throws it away.</summary>
    public Ending ReadToEnd()
    {
        var clock = Stopwatch.StartNew();
        try
        {
            while (true)
            {
                _start = _end = 0;
                Receive();
                Assert.True(clock.Elapsed < Patience.Limit, $"The server has not ended the connection within {Patience.Limit}.");
            }
        }
        catch (EndOfStreamException)
        {
            return Ending.Fin;
        }
        catch (SocketException)
        {
            return Ending.Reset;
        }
    }

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

    private ReadOnlySpan<byte> Buffered => _buffer.AsSpan(_start, _end - _start);

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

    private ReadOnlySpan<byte> Need(int count)
    {
        while (_end - _start < count)
        {
            Receive(count);
        }

        return _buffer.AsSpan(_start, count);
    }

    /// <summary>Receives at least a byte more behind what is there.</summary>
    /// <param name="needed">How much there is to be at last.</param>
    private void Receive(int needed = 0)
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }

        if (_end == _buffer.Length || _start + needed > _buffer.Length)
        {
            byte[] buffer = _buffer;
            int capacity = Math.Max(FirstBufferSize, Math.Max(needed, (_end - _start) * 2));
            _buffer = capacity > _buffer.Length ? new byte[capacity] : _buffer;
            buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        int received = _socket.Receive(_buffer.AsSpan(_end), SocketFlags.None, out SocketError error);
        while (error == SocketError.WouldBlock)
        {
            Assert.True(_socket.Poll(Patience.Limit, SelectMode.SelectRead), $"The server has sent nothing for {Patience.Limit}.");
            received = _socket.Receive(_buffer.AsSpan(_end), SocketFlags.None, out error);
        }

        if (error != SocketError.Success)
        {
            throw new SocketException((int)error);
        }

        _end += received;
        if (received == 0)
        {
            throw new EndOfStreamException("The server has ended the connection.");
        }
    }
}
