namespace WsGen.Transports.EventLoop.Epoll;

/// <summary>One socket of a loop on epoll, which is told what is of interest each time that changes.</summary>
internal sealed class EpollConnection(EpollLoop loop, int socket, in SocketName remote, Action<LoopConnection> ended) : LoopConnection(loop, socket, remote, ended)
{
    private Readiness _armed; // under the lock of the descriptor

    /// <summary>On the loop: there is something to receive, an end, or an error.</summary>
    public void OnReadable(LoopRunner runner)
    {
        if (!IsOpen)
        {
            UpdateInterest(); // a handler of its end keeps another runner, which has not come to this
        }
        else if (TryBegin() && PushAhead(runner) && Receive(runner))
        {
            Leave();
        }
    }

    /// <summary>Worked out under the lock, so that whoever comes last is right.</summary>
    protected override void UpdateInterest()
    {
        lock (DescriptorGate)
        {
            Readiness wanted = (WantsInput ? Readiness.Input : 0) | (IsOutputPending ? Readiness.Output : 0);
            if (!HasDescriptor || wanted == _armed)
            {
                return;
            }

            int operation = _armed == Readiness.None ? LibC.EpollAdd : wanted == Readiness.None ? LibC.EpollDelete : LibC.EpollModify;
            _armed = wanted;
            loop.Control(operation, Descriptor, wanted, EpollLoop.ValueOf(this));
        }
    }
}
