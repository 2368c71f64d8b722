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

    /// <summary>The end of a sentence that begins with its name: why a session takes no message handler for a kind.</summary>
    internal virtual string WhyNoHandler(string kind) => MethodTakes(kind);

    internal static string MethodTakes(string kind) => $"has an [OnMessage] method for {kind}: its sessions take message handlers only for what it has no method for.";

    /// <summary>
    /// A message begins, of a kind that is announced (<see cref="WsConnection.AnnounceMessages"/>) and that the receiver does not want in parts or as a stream itself.
    /// </summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="delivery">How it is wanted. May be changed for whoever gets it.</param>
    /// <returns>Who gets it, of whom only the receiver knows what it is; null: the receiver itself.</returns>
    internal virtual object? Choose(MessageKind kind, ref Delivery delivery) => null;

    /// <summary>A whole message has arrived for whoever was chosen, where others are under way. Otherwise it comes as all do, and the receiver asks the connection who was.</summary>
    internal virtual ValueTask OnChosenAsync(object chosen, in InboundMessage message) => default;

    /// <summary>A message begins that whoever was chosen reads as a stream.</summary>
    internal virtual ValueTask OnChosenStreamAsync(object chosen, MessageStream message) => default;

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
