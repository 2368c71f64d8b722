using System.Runtime.InteropServices;

namespace WsGen.Protocol;

/// <summary>
/// The memory behind large arrays that nobody uses any more. The collector takes them when it comes, which on an idle server is never, and keeps what it has taken for
/// a while: many large messages at once would leave a process as large as they were. So their pages go back to the system at once, where it takes them.
/// </summary>
internal static partial class ArrayPages
{
    private const int DontNeed = 4; // MADV_DONTNEED

    /// <summary>
    /// The array remains, with zeros in it but for its first and its last bytes. It costs no memory until it is written again. Does nothing where
    /// the system has no such call.
    /// </summary>
    /// <param name="array">A large one: it should be many pages.</param>
    public static unsafe void Discard(byte[] array)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // Whole pages within the array only: what is beside it is not ours.
        nuint page = (nuint)Environment.SystemPageSize;
        fixed (byte* bytes = array)
        {
            nuint start = ((nuint)bytes + page - 1) / page * page;
            nuint end = ((nuint)bytes + (nuint)array.Length) / page * page;
            if (end > start)
            {
                _ = Advise(start, end - start, DontNeed); // a refusal, as for locked memory, leaves everything as it was
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nuint start, nuint length, int advice);
}
