// What has become of a send is told to a callback.
using WsGen;

[ServerEndpoint("/callbacks")]
public sealed partial class Callbacks
{
    private int _sent;
    private int _failed;

    [OnMessage]
    private void Send(string text, WsSession session) => session.SendAsync(text, Count);

    [OnMessage]
    private void Send(byte[] bytes, WsSession session)
    {
        session.SendAsync(bytes, result =>
        {
            Count(result);
            if (result.Error is TimeoutException)
            {
                result.Session.Abort();
            }
        });
    }

    [OnClose]
    private void Tell() => Console.WriteLine($"{Volatile.Read(ref _sent)} sent, {Volatile.Read(ref _failed)} failed");

    private void Count(SendResult result) => Interlocked.Increment(ref result.IsOk ? ref _sent : ref _failed);
}
