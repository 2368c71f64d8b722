using System.Runtime.InteropServices;
using WsGen.Load.Measures;
using WsGen.Load.Native;
using WsGen.Load.Wire;

namespace WsGen.Load.Cases;

/// <summary>
/// Connections that are opened, upgraded and closed by both handshakes, so many at a time; each that has come to its end is followed by the
/// next. Latency is from connecting to the upgrade.
/// </summary>
internal sealed unsafe class ConnectCase : IDisposable
{
    private const int HeadSize = 2048;

    private enum Stage
    {
        Connecting,
        Upgrading,
        Closing,
    }

    private struct Connection
    {
        public int Descriptor;
        public Stage Stage;
        public int HeadLength;
        public long BeganAt;
    }

    private readonly Epoll _epoll = new();
    private readonly Tally _tally = new();
    private readonly int _port;
    private readonly Connection[] _connections;
    private readonly byte* _heads;
    private readonly byte[] _request;
    private readonly byte[] _close = ClientFrame.Close(1000);
    private bool _checked;

    private ConnectCase(Settings settings)
    {
        _port = settings.Port;
        _connections = new Connection[settings.Connections];
        _heads = (byte*)NativeMemory.Alloc((nuint)(HeadSize * settings.Connections));
        _request = Opening.Request(settings.Path, settings.Port);
    }

    public static Result Run(Settings settings)
    {
        using var load = new ConnectCase(settings);
        for (int i = 0; i < settings.Connections; i++)
        {
            load.Begin(i);
        }

        return Phases.Run(settings, load._tally, _ => load.Turn());
    }

    public void Dispose()
    {
        foreach (Connection connection in _connections)
        {
            TcpSocket.Abort(connection.Descriptor);
        }

        _epoll.Dispose();
        NativeMemory.Free(_heads);
    }

    private bool Turn()
    {
        int count = _epoll.Poll();
        for (int i = 0; i < count; i++)
        {
            (uint events, int index) = _epoll[i];
            ref Connection connection = ref _connections[index];
            if (connection.Stage == Stage.Connecting && (events & Epoll.Out) != 0)
            {
                Send(ref connection, _request);
                connection.Stage = Stage.Upgrading;
            }

            if (connection.Stage == Stage.Upgrading)
            {
                ReceiveHead(ref connection, index);
            }

            if (connection.Stage == Stage.Closing && Ended(connection.Descriptor))
            {
                // The server has closed first, as it should (RFC 6455 section 7.1.1).
                TcpSocket.Abort(connection.Descriptor);
                Begin(index);
            }
        }

        return count > 0;
    }

    private void Begin(int index)
    {
        long now = Clock.Now;
        int descriptor = TcpSocket.BeginConnect(_port);
        _connections[index] = new Connection { Descriptor = descriptor, BeganAt = now };
        _epoll.Add(descriptor, index);
    }

    private void ReceiveHead(ref Connection connection, int index)
    {
        byte* head = _heads + (index * HeadSize);
        nint count = Libc.Receive(connection.Descriptor, head + connection.HeadLength, (nuint)(HeadSize - connection.HeadLength), 0);
        if (count < 0 && Libc.Errno == Libc.TryAgain)
        {
            return;
        }

        connection.HeadLength += count > 0 ? (int)count : throw new LoadException("a server has not answered an upgrade request");
        var bytes = new ReadOnlySpan<byte>(head, connection.HeadLength);
        if (!bytes.EndsWith("\r\n\r\n"u8))
        {
            return;
        }

        CheckHead(bytes);
        _tally.Add(Clock.Now - connection.BeganAt);
        Send(ref connection, _close);
        connection.Stage = Stage.Closing;
    }

    /// <summary>The first is read in full; those after it need only have come to the same status.</summary>
    private void CheckHead(ReadOnlySpan<byte> head)
    {
        if (!_checked)
        {
            Opening.Check(head);
            _checked = true;
        }
        else if (!head.StartsWith("HTTP/1.1 101 "u8))
        {
            throw new LoadException("a server has refused an upgrade");
        }
    }

    /// <summary>Takes the server's close frame and what else there is.</summary>
    private static bool Ended(int descriptor)
    {
        byte* bytes = stackalloc byte[256];
        while (true)
        {
            nint count = Libc.Receive(descriptor, bytes, 256, 0);
            if (count <= 0)
            {
                return count == 0 || Libc.Errno != Libc.TryAgain;
            }
        }
    }

    private static void Send(ref Connection connection, byte[] bytes)
    {
        fixed (byte* start = bytes)
        {
            // So little always fits into a fresh socket's buffer.
            if (Libc.Send(connection.Descriptor, start, (nuint)bytes.Length, Libc.NoSignal) != bytes.Length)
            {
                throw new LoadException($"sending failed (errno {Libc.Errno})");
            }
        }
    }
}
