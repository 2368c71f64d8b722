namespace WsGen;

// A session that gets no messages for a while.
public sealed partial class WsSession
{
    /// <summary>True from <see cref="Suspend"/> to <see cref="Resume"/>, or to the session's end.</summary>
    public bool IsSuspended => _connection.IsSuspended;

    /// <summary>
    /// Messages, parts of them and pongs are not delivered until <see cref="Resume"/>; callbacks under way go on. The peer is slowed down by TCP: no more is read than
    /// the message that comes next, and 64 KiB behind it. Without effect while the session is suspended already. Counterpart of <c>suspend</c> of Tomcat's session.
    /// </summary>
    /// <remarks>
    /// Sends, pings that the peer sends and closing are not affected. In <c>OnOpen</c> it holds the first message back. A handler that only has to wait needs no suspension: the next message
    /// comes when its task has completed. The session's token fires when the peer is seen to go; a session that is not resumed ends <see cref="CloseTimeout"/> later, without the messages
    /// that it has held. <c>ReadIdleTimeout</c> and <c>IdleTimeout</c> do not run while a message waits.
    /// <para>Thread-safe.</para>
    /// </remarks>
    /// <exception cref="SessionClosedException">The session has closed.</exception>
    public void Suspend() => _connection.Suspend();

    /// <summary>
    /// Messages are delivered again, what has been held first. Without effect if the session is not suspended, or has closed. The callbacks run on another
    /// thread. Counterpart of <c>resume</c> of Tomcat's session.
    /// </summary>
    /// <remarks>Thread-safe.</remarks>
    public void Resume() => _connection.Resume();
}
