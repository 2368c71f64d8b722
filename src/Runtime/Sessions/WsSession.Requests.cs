using WsGen.Connections;

namespace WsGen;

// For requests that wait for their answers.
public sealed partial class WsSession
{
    /// <summary>Who gets the messages; null before the session is open.</summary>
    internal MessageReceiver? Receiver => _connection.Receiver;

    /// <summary>The clock of its time-outs.</summary>
    internal TimeProvider Time => _connection.Time;

    /// <summary>Why it has ended; meaningless while it is open.</summary>
    internal CloseReason Reason => _connection.Reason;
}
