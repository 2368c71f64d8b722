// A thread of its own may sleep.
using WsGen;

[ServerEndpoint("/pulse")]
public sealed partial class Pulse(WsSession session)
{
    private readonly ManualResetEventSlim _stop = new();

    [OnOpen]
    private void Start() => new Thread(Beat) { IsBackground = true, Name = "pulse" }.Start();

    [OnClose]
    private void Stop() => _stop.Set();

    private void Beat()
    {
        while (!_stop.Wait(1000))
        {
            session.SendAsync("beat", static _ => { });
        }
    }
}
