using System.Globalization;

namespace WsGen.Hostile.Support;

/// <summary>What a process holds and has used, as the system counts it (Linux: /proc).</summary>
internal sealed class ProcessFigures(int process)
{
    /// <summary>Of the system's clock in /proc/PID/stat, on every Linux.</summary>
    private const double TicksPerSecond = 100;

    private readonly string _directory = $"/proc/{process}";

    /// <summary>Bytes in memory now, program and libraries included.</summary>
    public long Resident => Status("VmRSS:") * 1024;

    /// <summary>The most it has been since the start, or since <see cref="ForgetPeak"/>.</summary>
    public long PeakResident => Status("VmHWM:") * 1024;

    /// <summary>Bytes it may write to: what it has set aside, whether it has touched it or not.</summary>
    public long Writable => Status("VmData:") * 1024;

    public int Threads => (int)Status("Threads:");

    public int Descriptors => Directory.GetFileSystemEntries($"{_directory}/fd").Length;

    /// <summary>How many it may have.</summary>
    public int MaxDescriptors => (int)Number(File.ReadLines($"{_directory}/limits")
        .First(static line => line.StartsWith("Max open files", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[3]);

    /// <summary>Time of all its threads on a processor, in user code and in the kernel.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            // The second field is the program's name in parentheses, and may hold anything.
            string stat = File.ReadAllText($"{_directory}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return TimeSpan.FromSeconds((Number(fields[11]) + Number(fields[12])) / TicksPerSecond);
        }
    }

    /// <summary>Lets <see cref="PeakResident"/> begin anew.</summary>
    public void ForgetPeak() => File.WriteAllText($"{_directory}/clear_refs", "5");

    private long Status(string name)
    {
        string line = File.ReadLines($"{_directory}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return Number(line[name.Length..].TrimStart().Split(' ')[0]);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
