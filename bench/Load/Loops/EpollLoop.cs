using System.Runtime.InteropServices;
using WsGen.Load.Native;

namespace WsGen.Load.Loops;

/// <summary>The loop over epoll: one receive and one send per connection that has something to say.</summary>
internal sealed unsafe class EpollLoop : LoadLoop
{
    private const int ReceiveSize = 256 * 1024;

    private struct Connection
    {
        public int Descriptor;
        public bool Blocked; // the socket takes no more for now; an event will tell
        public int Offset; // within the repeated frames, of what is sent next
        public long Unsent;
    }

    private readonly Epoll _epoll = new();
    private readonly byte* _received = (byte*)NativeMemory.AlignedAlloc(ReceiveSize, 64);
    private readonly RepeatedFrame _frame;
    private readonly Connection[] _connections;
    private int _count;

    public EpollLoop(RepeatedFrame frame, int capacity)
    {
        _frame = frame;
        _connections = new Connection[capacity];
    }

    public override int Add(int descriptor)
    {
        TcpSocket.SetNonBlocking(descriptor);
        _connections[_count].Descriptor = descriptor;
        _epoll.Add(descriptor, _count);
        return _count++;
    }

    public override void Send(int connection, int frames)
    {
        ref Connection to = ref _connections[connection];
        to.Unsent += (long)frames * _frame.Length;
        if (!to.Blocked)
        {
            Flush(ref to);
        }
    }

    public override bool Turn(ITraffic traffic)
    {
        int count = _epoll.Poll();
        for (int i = 0; i < count; i++)
        {
            (uint events, int connection) = _epoll[i];
            ref Connection ready = ref _connections[connection];
            if (ready.Blocked && (events & Epoll.Out) != 0)
            {
                ready.Blocked = false;
                Flush(ref ready);
            }

            if ((events & (Epoll.In | Epoll.Error | Epoll.HungUp)) != 0)
            {
                Drain(ready.Descriptor, connection, traffic);
            }
        }

        return count > 0;
    }

    public override void Dispose()
    {
        for (int i = 0; i < _count; i++)
        {
            TcpSocket.Abort(_connections[i].Descriptor);
        }

        _epoll.Dispose();
        NativeMemory.AlignedFree(_received);
    }

    private void Drain(int descriptor, int connection, ITraffic traffic)
    {
        nint received;
        do
        {
            received = Libc.Receive(descriptor, _received, ReceiveSize, 0);
            if (received > 0)
            {
                traffic.OnReceived(connection, new ReadOnlySpan<byte>(_received, (int)received));
            }
            else if (received == 0 || Libc.Errno is not (Libc.TryAgain or Libc.Interrupted))
            {
                throw new LoadException("a server has dropped a connection in the middle of a case");
            }
        }
        while (received == ReceiveSize); // less than asked for was all there is: the next byte is a new event
    }

    private void Flush(ref Connection to)
    {
        while (to.Unsent > 0)
        {
            nint length = (nint)Math.Min(to.Unsent, _frame.TotalLength - to.Offset);
            nint sent = Libc.Send(to.Descriptor, _frame.Bytes + to.Offset, (nuint)length, Libc.NoSignal);
            if (sent < 0)
            {
                to.Blocked = Libc.Errno == Libc.TryAgain ? true : throw new LoadException($"sending failed (errno {Libc.Errno})");
                return;
            }

            to.Unsent -= sent;
            to.Offset = (to.Offset + (int)sent) % _frame.Length;
            if (sent < length)
            {
                to.Blocked = true;
                return;
            }
        }
    }
}
