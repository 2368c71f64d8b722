using System.Runtime.InteropServices;

namespace WsGen.Hosting;

/// <summary>
/// How many descriptors the process may have open. Shells and service managers start programs with a soft limit of 1,024, for the sake of
/// programs that use select(2); a server wants the hard one. The runtime raises it by itself, but not where a program was compiled ahead of time.
/// </summary>
internal static unsafe partial class DescriptorLimit
{
    private const int DescriptorsOnLinux = 7; // RLIMIT_NOFILE

    /// <summary>Raises the soft limit to the hard one. A system that refuses leaves things as they are.</summary>
    public static void Raise()
    {
        if (!OperatingSystem.IsLinux() || sizeof(nuint) != sizeof(ulong))
        {
            return;
        }

        Limit limit = default;
        if (GetLimit(DescriptorsOnLinux, &limit) == 0 && limit.Soft < limit.Hard)
        {
            limit.Soft = limit.Hard;
            _ = SetLimit(DescriptorsOnLinux, &limit); // best effort: a connection that finds no descriptor waits to be accepted
        }
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, Limit* limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, Limit* limit);

    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
