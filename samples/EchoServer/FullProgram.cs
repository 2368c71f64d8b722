using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EchoServer;

/// <summary>
/// The program beside this one that has TLS and Kestrel too. They would make this one three times as large, and most servers have neither: it
/// takes this one's place when it is needed.
/// </summary>
internal static partial class FullProgram
{
    private static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "EchoServer.Full.exe" : "EchoServer.Full");

    /// <summary>Does not return where it succeeds and the system lets one program take the place of another; elsewhere, with its exit code.</summary>
    public static int Become(string[] args)
    {
        if (!File.Exists(Path))
        {
            Console.Error.WriteLine(
                "EchoServer: --tls and --transport kestrel need EchoServer.Full, which dotnet publish puts beside this program. " +
                "Without publishing: dotnet run --project samples/EchoServer.Full");
            return 1;
        }

        if (OperatingSystem.IsWindows())
        {
            using Process full = Process.Start(Path, args);
            full.WaitForExit();
            return full.ExitCode;
        }

        _ = Execute(Path, [Path, .. args, null]);
        Console.Error.WriteLine($"EchoServer: cannot run EchoServer.Full: {Marshal.GetLastPInvokeErrorMessage()}");
        return 1;
    }

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Execute(string path, string?[] arguments);
}
