namespace WsGen.Connections;

internal abstract partial class WsConnection
{
    /// <summary>Who gets the messages; null before the connection has been started.</summary>
    public MessageReceiver? Receiver => _receiver;

    /// <summary>The clock of its time-outs.</summary>
    public TimeProvider Time => _clock.Time;
}
