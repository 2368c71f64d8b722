using System.ComponentModel;

namespace WsGen.Connections;

/// <summary>
/// What a connection tells the floor above. Calls never overlap for one connection: the next comes when the task of the last has
/// completed. Public because generated dispatchers derive from it; not meant to be implemented by hand.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class MessageReceiver
{
    private protected MessageReceiver()
    {
    }

    /// <summary>What the log calls it.</summary>
    internal abstract string Name { get; }

    /// <summary>The opening handshake is done. First call, exactly once.</summary>
    internal abstract ValueTask StartAsync();

    /// <summary>
    /// <see cref="StartAsync"/> is through, with whatever became of a failure of it. Once; must be quick, run no user code and not throw.
    /// </summary>
    internal virtual void OnStarted()
    {
    }

    /// <summary>A whole text message has arrived.</summary>
    public abstract ValueTask OnTextAsync(in InboundMessage message);

    /// <summary>A whole binary message has arrived.</summary>
    public abstract ValueTask OnBinaryAsync(in InboundMessage message);

    /// <summary>How text is wanted.</summary>
    public virtual Delivery TextDelivery => Delivery.Whole;

    /// <summary>How binary messages are wanted.</summary>
    public virtual Delivery BinaryDelivery => Delivery.Whole;

    /// <summary>The answers of the two above may change while the session is open. Asked once, before it is.</summary>
    internal virtual bool DeliveryVaries => false;

    /// <summary>Whether <see cref="OnPongAsync"/> is to be called.</summary>
    public virtual bool TakesPongs => false;

    /// <summary>
    /// How many messages may be under way at once: 1 or more. Above 1, messages and streams are handled on the thread pool, and calls overlap, but for
    /// OnOpen, OnClose, OnError, pongs and parts, of which there is one at a time each. Asked once, before the session is open.
    /// </summary>
    public virtual int MaxConcurrentMessages => 1;

    /// <summary>A part of a text message, where <see cref="TextDelivery"/> says so. It may end within a character.</summary>
    public virtual ValueTask OnTextPartAsync(in InboundMessage part, bool last) => default;

    /// <summary>A part of a binary message, where <see cref="BinaryDelivery"/> says so.</summary>
    public virtual ValueTask OnBinaryPartAsync(in InboundMessage part, bool last) => default;

    /// <summary>A text message begins, where <see cref="TextDelivery"/> says so.</summary>
    public virtual ValueTask OnTextStreamAsync(MessageStream message) => default;

    /// <summary>A binary message begins, where <see cref="BinaryDelivery"/> says so.</summary>
    public virtual ValueTask OnBinaryStreamAsync(MessageStream message) => default;

    /// <summary>A pong has come that answers no keep-alive ping of ours, where <see cref="TakesPongs"/> says so.</summary>
    public virtual ValueTask OnPongAsync(PongMessage pong) => default;

    /// <summary>A callback has thrown. Returns without exception if the session may live on.</summary>
    public abstract ValueTask OnErrorAsync(Exception error);

    /// <summary>The session leaves the open state. At once, on any thread, before <see cref="EndAsync"/>; must be quick and run no user code.</summary>
    internal virtual void OnLeaving()
    {
    }

    /// <summary>The session has ended. Exactly once, after <see cref="StartAsync"/> has completed.</summary>
    internal abstract ValueTask EndAsync(CloseReason reason);

    /// <summary>Disposes the endpoint, where it can be disposed. After OnClose.</summary>
    public virtual ValueTask ReleaseAsync() => default;

    /// <summary>Nothing more will come: gives back what the receiver holds. The connection may live on until the peer has answered the close.</summary>
    internal abstract ValueTask DisposeAsync();

    /// <summary>
    /// The transport has ended as well: nothing is on its way any more, and why it ended does not change. Last call, once; must be quick, run no user code and not throw.
    /// </summary>
    internal virtual void OnFinished()
    {
    }
}
