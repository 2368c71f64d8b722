namespace WsGen;

// Batching. Counterpart of jakarta.websocket.RemoteEndpoint.setBatchingAllowed and flushBatch.
public sealed partial class WsSession
{
    /// <summary>
    /// From now on messages of this session gather, and leave together when the batch ends: <c>using (session.Batch()) { ... }</c>. What gathers is
    /// bounded: at 64 KiB it is sent. A send within a batch is done when its message has been put to the others; with
    /// <see cref="SendOptions.WhenWritten"/>, when it has been flushed, which to await its task, or to make a <see cref="Task"/> of it, brings about. Pings, pongs and the close frame do not wait, and take along what there is.
    /// </summary>
    /// <returns>To be disposed of. There may be several at a time; the last one to end sends.</returns>
    /// <remarks>What one receive brings about leaves together without it: this is for what is sent from elsewhere, or across awaits.</remarks>
    /// <exception cref="SessionClosedException">The session has closed.</exception>
    public SendBatch Batch() => new(_connection);
}
