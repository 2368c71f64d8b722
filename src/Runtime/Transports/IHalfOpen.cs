namespace WsGen.Transports;

/// <summary>
/// Connection feature: a peer that ends its side need not be taken for gone. Kestrel takes it so, which is right for requests, and wrong for a
/// WebSocket peer that still waits for answers.
/// </summary>
internal interface IHalfOpen
{
    /// <summary>Whether, from now on, the end of the input is no reason to say that the connection is closed.</summary>
    void KeepHalfOpen(bool keeps);
}
