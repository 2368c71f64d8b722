namespace WsGen;

/// <summary>
/// What encoders and decoders have in common. One instance serves one connection, and is called by one thread at a time. Counterpart of
/// <c>jakarta.websocket.Decoder</c> and <c>Encoder</c>.
/// </summary>
public interface ICodec
{
    /// <summary>Called once, before OnOpen. What it throws goes to OnError; the session closes with 1011, without OnOpen or OnClose.</summary>
    /// <param name="config">The endpoint's configuration, with this connection's own user properties.</param>
    void Init(EndpointConfig config)
    {
    }

    /// <summary>Called once, after OnClose, whatever has happened. What it throws goes to OnError, or is logged.</summary>
    void Destroy()
    {
    }
}
