using WsGen.Connections.Settings;
using WsGen.Sessions;
using WsGen.Protocol;

namespace WsGen;

// What a session may have of its own. All begin with what the server was configured with, may be changed on any thread while the session is open, and
// throw SessionClosedException if they are set after that; they can always be read.
public sealed partial class WsSession
{
    /// <summary>
    /// Closes the session with 1001 when no frame has gone in either direction for so long; pings and pongs count. Zero: off. Otherwise at least
    /// 1 millisecond, and more than <see cref="KeepAliveInterval"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value cannot work, by itself or with the others.</exception>
    /// <exception cref="SessionClosedException">It is set after the session has closed.</exception>
    public TimeSpan IdleTimeout
    {
        get => _connection.Options.IdleTimeout;
        set => _connection.Set(Setting.IdleTimeout, value.Ticks);
    }

    /// <summary>
    /// When the identity of <see cref="User"/> ends: the session is then closed with 1008, at most <see cref="WsOptions.TimerResolution"/> late, whatever a handler is at. Null:
    /// never. At first what the endpoint's configurator has said (<see cref="HandshakeRequest.UserExpires"/>); set it later when the identity has been
    /// renewed. A moment that has passed closes the session too.
    /// </summary>
    /// <exception cref="SessionClosedException">It is set after the session has closed.</exception>
    public DateTimeOffset? UserExpires
    {
        get => _connection.UserExpires;
        set => _connection.ChangeUserEnd(value);
    }

    /// <summary>Closes the session with 1001 when nothing has come from the peer for so long; pongs count. Zero: off; otherwise from 1 millisecond.</summary>
    /// <inheritdoc cref="IdleTimeout"/>
    public TimeSpan ReadIdleTimeout
    {
        get => _connection.Options.ReadIdleTimeout;
        set => _connection.Set(Setting.ReadIdleTimeout, value.Ticks);
    }

    /// <summary>Closes the session with 1001 when nothing has been sent for so long; pings count. Zero: off; otherwise from 1 millisecond.</summary>
    /// <inheritdoc cref="IdleTimeout"/>
    public TimeSpan WriteIdleTimeout
    {
        get => _connection.Options.WriteIdleTimeout;
        set => _connection.Set(Setting.WriteIdleTimeout, value.Ticks);
    }

    /// <summary>
    /// Sends a ping every so often, and measures <see cref="RoundTrip"/>. Zero: none. Otherwise at least 100 milliseconds, and less than the idle
    /// time-outs.
    /// </summary>
    /// <inheritdoc cref="IdleTimeout"/>
    public TimeSpan KeepAliveInterval
    {
        get => _connection.Options.KeepAliveInterval;
        set => _connection.Set(Setting.KeepAliveInterval, value.Ticks);
    }

    /// <summary>
    /// How long the pong that answers a keep-alive ping may take; then the session is given up with 1001. Zero: off. Otherwise from 1 millisecond, at most
    /// <see cref="KeepAliveInterval"/>.
    /// </summary>
    /// <inheritdoc cref="IdleTimeout"/>
    public TimeSpan PongTimeout
    {
        get => _connection.Options.PongTimeout;
        set => _connection.Set(Setting.PongTimeout, value.Ticks);
    }

    /// <summary>
    /// How long output may stand still because the peer does not read; then the connection is reset. More than zero, or
    /// <see cref="Timeout.InfiniteTimeSpan"/>.
    /// </summary>
    /// <inheritdoc cref="IdleTimeout"/>
    public TimeSpan SendTimeout
    {
        get => _connection.Options.SendTimeout;
        set => _connection.Set(Setting.SendTimeout, value.Ticks);
    }

    /// <summary>
    /// How long a send that does not block may wait, if nothing is said for it (<see cref="SendOptions.Timeout"/>); then it faults with
    /// <see cref="TimeoutException"/>, and the session goes on. More than zero, or <see cref="Timeout.InfiniteTimeSpan"/>, the default, for no limit.
    /// Counts for sends that come after it is set.
    /// </summary>
    /// <inheritdoc cref="IdleTimeout"/>
    public TimeSpan AsyncSendTimeout
    {
        get => _connection.Options.AsyncSendTimeout;
        set => _connection.Set(Setting.AsyncSendTimeout, value.Ticks);
    }

    /// <summary>
    /// How long a blocking send may take; then the session is closed with 1001, and the send throws <see cref="TimeoutException"/>. More than zero, or
    /// <see cref="Timeout.InfiniteTimeSpan"/> for ever. Default: 20 seconds. Counts for sends that come after it is set.
    /// </summary>
    /// <inheritdoc cref="IdleTimeout"/>
    public TimeSpan BlockingSendTimeout
    {
        get => _connection.Options.BlockingSendTimeout;
        set => _connection.Set(Setting.BlockingSendTimeout, value.Ticks);
    }

    /// <summary>How long the peer may take to answer a close frame; then the connection is reset. More than zero.</summary>
    /// <inheritdoc cref="IdleTimeout"/>
    public TimeSpan CloseTimeout
    {
        get => _connection.Options.CloseTimeout;
        set => _connection.Set(Setting.CloseTimeout, value.Ticks);
    }

    /// <summary>
    /// How long the close frame of a close that the library makes may stand behind output that the peer does not take; then the connection is reset.
    /// More than zero.
    /// </summary>
    /// <inheritdoc cref="IdleTimeout"/>
    public TimeSpan AbnormalCloseSendTimeout
    {
        get => _connection.Options.AbnormalCloseSendTimeout;
        set => _connection.Set(Setting.AbnormalCloseSendTimeout, value.Ticks);
    }

    /// <summary>
    /// The largest text message that is accepted, in bytes of UTF-8; a larger one closes the session with 1009. 1 to 2147483591. Counts from the next
    /// frame on; where the handler has a size of its own, instead of that. Where several have sizes of their own the greatest is found here, and another
    /// value counts instead of all of them.
    /// </summary>
    /// <inheritdoc cref="IdleTimeout"/>
    public long MaxTextMessageSize
    {
        get => _connection.GetMaxMessageSize(MessageKind.Text);
        set => _connection.Set(Setting.MaxTextMessageSize, value);
    }

    /// <summary>The largest binary message that is accepted, in bytes, otherwise as <see cref="MaxTextMessageSize"/>.</summary>
    /// <inheritdoc cref="IdleTimeout"/>
    public long MaxBinaryMessageSize
    {
        get => _connection.GetMaxMessageSize(MessageKind.Binary);
        set => _connection.Set(Setting.MaxBinaryMessageSize, value);
    }

    /// <summary>Closes the session with 1009 if a message that has been received is larger than the one handler it is for accepts.</summary>
    /// <param name="kind">The message's kind, of which there are several handlers.</param>
    /// <param name="length">Its size in bytes.</param>
    /// <param name="named">The size that the handler names; -1: it names none.</param>
    /// <returns>True if it was, and the handler is not to be called.</returns>
    internal bool RefuseSize(MessageKind kind, int length, long named)
    {
        // A limit that somebody has set since counts for all handlers, and has been looked at while the message was received.
        EndpointFacts facts = _handshake.Endpoint;
        if (facts.SizeOfOthers is not { } others || _connection.GetMaxMessageSize(kind) != facts.HandlerLimits.Of(kind))
        {
            return false;
        }

        long limit = named > 0 ? named : others.Of(kind);
        if (length <= limit)
        {
            return false;
        }

        _connection.FailTooBig(kind, limit, isOfHandler: named > 0);
        return true;
    }
}
