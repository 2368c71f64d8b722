using WsGen.Load.Measures;
using WsGen.Load.Native;
using WsGen.Load.Wire;

namespace WsGen.Load.Cases;

/// <summary>Starts a server, waits until it accepts and serves, lets it rest, reads its memory and ends it.</summary>
internal static class StartCase
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    public static Result Run(Settings settings)
    {
        if (settings.Operands.Count == 0)
        {
            throw new LoadException("start needs a command behind --");
        }

        Child.Start(["true"], settings.ServerCore).Dispose(); // what is done once, at the first call, is not the server's
        byte[] request = Opening.Request(settings.Path, settings.Port);
        long began = Clock.Now;
        using Child child = Child.Start(settings.Operands, settings.ServerCore);
        int descriptor = Connect(settings.Port, child, began);
        long accepted = Clock.Now;
        TcpSocket.Abort(descriptor);
        if (!settings.Raw)
        {
            TcpSocket.Abort(Opening.Connect(settings.Port, request));
        }

        long served = Clock.Now;
        Thread.Sleep(Rest); // memory at rest is what is measured
        (long rss, long pss, long anonymous) = new ServerProcess(child.Id).Memory;
        return settings.NewResult() with
        {
            AcceptsAfter = (accepted - began) / 1e6,
            ServesAfter = (served - began) / 1e6,
            Rss = rss,
            Pss = pss,
            Anonymous = anonymous,
            PublishedBytes = settings.Files.Count == 0 ? null : settings.Files.Sum(SizeOf),
        };
    }

    private static int Connect(int port, Child child, long began)
    {
        while (true)
        {
            int descriptor = TcpSocket.TryConnect(port);
            if (descriptor >= 0)
            {
                return descriptor;
            }

            if (!child.IsRunning || Clock.Now - began > Clock.Nanoseconds(Patience.TotalSeconds))
            {
                throw new LoadException($"the server does not accept connections on port {port}");
            }

            Thread.Sleep(TimeSpan.FromMicroseconds(50)); // as fine as the figure is read; spinning would take the core from the server
        }
    }

    private static long SizeOf(string path) => Directory.Exists(path)
        ? new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length)
        : new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target.Length : new FileInfo(path).Length;
}
