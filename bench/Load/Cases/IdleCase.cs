using WsGen.Load.Measures;
using WsGen.Load.Native;
using WsGen.Load.Wire;

namespace WsGen.Load.Cases;

/// <summary>
/// What an idle connection costs the server: resident memory with so many, less that with none, divided by their number. Each has had one
/// message echoed: a connection that was never used is nobody's.
/// </summary>
internal static class IdleCase
{
    private const int Rehearsal = 200;

    public static Result Run(Settings settings)
    {
        ServerProcess server = settings.Server ?? throw new LoadException("idle needs --pid");
        byte[] request = Opening.Request(settings.Path, settings.Port);
        byte[] frame = Traffic.Frame(settings);

        // What the first connections bring in once and for all (code, pools) is not what a connection costs.
        Close(Open(Rehearsal));
        Thread.Sleep(TimeSpan.FromSeconds(settings.WarmUp)); // memory is given back some time after the last of them, and nothing says when
        (long rss, _, _) = server.Memory;

        int[] descriptors = Open(settings.Connections);
        Thread.Sleep(TimeSpan.FromSeconds(settings.WarmUp)); // to be at rest is what is measured
        (long after, long pss, long anonymous) = server.Memory;
        Close(descriptors);
        return settings.NewResult() with
        {
            BytesPerConnection = (after - rss) * 1024.0 / settings.Connections,
            Rss = after,
            Pss = pss,
            Anonymous = anonymous,
        };

        int[] Open(int count)
        {
            int[] opened = new int[count];
            byte[] reply = new byte[frame.Length];
            for (int i = 0; i < count; i++)
            {
                opened[i] = Opening.Connect(settings.Port, request);
                TcpSocket.SendAll(opened[i], frame);
                var counter = new ReplyCounter(0);
                while (counter.Count(reply.AsSpan(0, Some(TcpSocket.Receive(opened[i], reply)))) == 0)
                {
                }
            }

            return opened;
        }
    }

    private static int Some(int count) => count > 0 ? count : throw new LoadException("a server has closed an idle connection");

    private static void Close(int[] descriptors)
    {
        foreach (int descriptor in descriptors)
        {
            TcpSocket.Abort(descriptor);
        }
    }
}
