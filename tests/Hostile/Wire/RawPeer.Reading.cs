using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
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

// What comes back: responses, frames, the end.
internal sealed partial class RawPeer
{
    private const int FirstBufferSize = 2048;

    private byte[] _buffer = [];
    private int _start;
    private int _end;

    private ReadOnlySpan<byte> Buffered => _buffer.AsSpan(_start, _end - _start);

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

    /// <summary>Receives until so many bytes are there to be read, a chunk at a time, with a pause behind each.</summary>
    public void ReceiveSlowly(int count, int chunk, TimeSpan pause)
    {
        while (_end - _start < count)
        {
            Receive(count, chunk);
            Thread.Sleep(pause); // slowness is the attack
        }
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
    /// <param name="most">How much to take at once.</param>
    private void Receive(int needed = 0, int most = int.MaxValue)
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

        Span<byte> room = _buffer.AsSpan(_end, Math.Min(_buffer.Length - _end, most));
        int received = _socket.Receive(room, SocketFlags.None, out SocketError error);
        while (error == SocketError.WouldBlock)
        {
            Assert.True(_socket.Poll(Patience.Limit, SelectMode.SelectRead), $"The server has sent nothing for {Patience.Limit}.");
            received = _socket.Receive(room, SocketFlags.None, out error);
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
