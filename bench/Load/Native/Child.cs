using System.Runtime.InteropServices;

namespace WsGen.Load.Native;

/// <summary>
/// A program started with as little around it as possible: the platform's own way takes milliseconds, as long as some servers need to start.
/// It says what it says into the void.
/// </summary>
internal sealed unsafe class Child : IDisposable
{
    private const int Kill = 9;
    private const int WriteOnly = 1;

    private int _id;

    private Child(int id) => _id = id;

    public int Id => _id;

    /// <summary>Whether it has not ended yet.</summary>
    public bool IsRunning => _id != 0 && Libc.WaitForProcess(_id, null, 1) == 0; // WNOHANG

    /// <param name="command">The program and its arguments.</param>
    /// <param name="core">The only processor it may use; -1: those of this thread.</param>
    public static Child Start(IReadOnlyList<string> command, int core)
    {
        byte** arguments = (byte**)NativeMemory.AllocZeroed((nuint)((command.Count + 1) * sizeof(byte*)));
        for (int i = 0; i < command.Count; i++)
        {
            arguments[i] = (byte*)Marshal.StringToCoTaskMemUTF8(command[i]);
        }

        // Larger than the C library's structure on any system.
        byte* actions = stackalloc byte[256];
        Libc.InitializeActions(actions);
        Libc.AddOpen(actions, 1, "/dev/null", WriteOnly, 0);
        Libc.AddOpen(actions, 2, "/dev/null", WriteOnly, 0);

        // A process inherits the processors of the thread that starts it: that thread borrows the child's for a moment.
        ulong* mine = stackalloc ulong[16];
        Libc.GetAffinity(0, 128, mine);
        if (core >= 0)
        {
            ulong* its = stackalloc ulong[16];
            new Span<ulong>(its, 16).Clear();
            its[core / 64] = 1UL << (core % 64);
            Libc.SetAffinity(0, 128, its);
        }

        int id;
        int error = Libc.Spawn(&id, command[0], actions, null, arguments, *(byte***)NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "environ"));
        Libc.SetAffinity(0, 128, mine);
        return error == 0 ? new Child(id) : throw new LoadException($"{command[0]} cannot be started (errno {error})");
    }

    public void Dispose()
    {
        if (_id != 0)
        {
            Libc.SendSignal(_id, Kill);
            Libc.WaitForProcess(_id, null, 0);
            _id = 0;
        }
    }
}
