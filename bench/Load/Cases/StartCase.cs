using System.Diagnostics;
using WsGen.Load.Measures;
using WsGen.Load.Native;
using WsGen.Load.Wire;

namespace WsGen.Load.Cases;

/// <summary>Starts a server, waits until it accepts and serves, lets it rest, reads its memory and ends it.</summary>
internal static unsafe class StartCase
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    public static Result Run(Settings settings)
    {
        if (settings.Operands.Count == 0)
        {
            throw new LoadException("start needs a command behind --");
        }

        Launch("true", [], -1).WaitForExit(); // what the platform does once before its first process is not the server's
        byte[] request = Opening.Request(settings.Path, settings.Port);
        long began = Clock.Now;
        using Process process = Launch(settings.Operands[0], settings.Operands.Skip(1), settings.ServerCore);
        try
        {
            int descriptor = Connect(settings.Port, process, began);
            long accepted = Clock.Now;
            TcpSocket.Abort(descriptor);
            if (!settings.Raw)
            {
                TcpSocket.Abort(Opening.Connect(settings.Port, request));
            }

            long served = Clock.Now;
            Thread.Sleep(Rest);
            (long rss, long pss, long anonymous) = new ServerProcess(process.Id).Memory;
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
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    private static int Connect(int port, Process process, long began)
    {
        while (true)
        {
            int descriptor = TcpSocket.TryConnect(port);
            if (descriptor >= 0)
            {
                return descriptor;
            }

            if (process.HasExited || Clock.Now - began > Clock.Nanoseconds(Patience.TotalSeconds))
            {
                throw new LoadException($"{process.StartInfo.FileName} does not accept connections on port {port}");
            }

            Thread.Sleep(TimeSpan.FromMicroseconds(50));
        }
    }

    /// <summary>A process inherits the processors of the thread that starts it: that thread borrows the server's for a moment.</summary>
    private static Process Launch(string program, IEnumerable<string> arguments, int core)
    {
        ulong* mine = stackalloc ulong[16];
        Libc.GetAffinity(0, 128, mine);
        if (core >= 0)
        {
            ulong* its = stackalloc ulong[16];
            new Span<ulong>(its, 16).Clear();
            its[core / 64] = 1UL << (core % 64);
            Libc.SetAffinity(0, 128, its);
        }

        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            return Process.Start(start)!;
        }
        finally
        {
            Libc.SetAffinity(0, 128, mine);
        }
    }

    private static long SizeOf(string path) => Directory.Exists(path)
        ? new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length)
        : new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target.Length : new FileInfo(path).Length;
}
