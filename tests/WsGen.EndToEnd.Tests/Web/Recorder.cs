using System.Collections.Concurrent;
using WsGen.Support;

namespace WsGen.EndToEnd.Tests.Web;

/// <summary>Says what a test wants to know of its session, echoes, and notes how its sessions end.</summary>
internal sealed class Recorder
{
    /// <summary>Every session that was opened.</summary>
    public ConcurrentQueue<WsSession> Opened { get; } = new();

    /// <summary>One for each call of OnClose.</summary>
    public ConcurrentQueue<CloseReason> Closed { get; } = new();

    public ServerEndpointConfig At(string path, Func<WsSession, string>? greeting = null) => ServerEndpointConfig.Create(path, () => new Recorded(this, greeting));

    /// <summary>Waits until so many have ended.</summary>
    public async Task<CloseReason[]> EndsAsync(int count = 1)
    {
        await Bounded.Until(() => Closed.Count >= count);
        return [.. Closed];
    }

    private sealed class Recorded(Recorder notes, Func<WsSession, string>? greeting) : Endpoint
    {
        public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
        {
            notes.Opened.Enqueue(session);
            session.AddMessageHandler((string text) => session.SendAsync(text));
            session.AddMessageHandler((byte[] bytes) => session.SendAsync(bytes));
            return greeting is null ? default : session.SendAsync(greeting(session));
        }

        public override ValueTask OnCloseAsync(WsSession session, CloseReason reason)
        {
            notes.Closed.Enqueue(reason);
            return default;
        }
    }
}
