// A thread of the program's own sends, and keeps to the peer's pace.
using WsGen;

WsServer server = WsServer.Create(args).AddEndpoints().Build();
await server.RunAsync();

[ServerEndpoint("/feed")]
public sealed partial class Feed
{
    [OnOpen]
    private void Start(WsSession session)
    {
        Thread pump = new(() => Pump(session)) { IsBackground = true };
        pump.Start();
    }

    private static void Pump(WsSession session)
    {
        try
        {
            for (int i = 0; session.IsOpen; i++)
            {
                session.Send($"line {i}");
                Thread.Sleep(100);
            }
        }
        catch (SessionClosedException)
        {
            // The peer has gone.
        }
    }
}
