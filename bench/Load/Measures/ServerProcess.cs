using System.Globalization;
using WsGen.Load.Native;

namespace WsGen.Load.Measures;

/// <summary>What the system's accounts say of a process.</summary>
internal sealed unsafe class ServerProcess(int id)
{
    private const double TicksPerSecond = 100; // USER_HZ, the same on every Linux

    /// <summary>Processor time of all its threads, those that have ended included, to the nanosecond.</summary>
    public long CpuNanoseconds
    {
        get
        {
            long* time = stackalloc long[2];
            int clock = (~id << 3) | 2; // the clock of a process's scheduled time, as clock_getcpuclockid(3) makes it
            return Libc.ClockGetTime(clock, time) == 0 ? (time[0] * Clock.Second) + time[1] : throw new LoadException($"there is no process {id}");
        }
    }

    /// <summary>
    /// Seconds in user mode and in the kernel. How the time is divided between the two the system learns by sampling (250 times a second on
    /// common kernels): only long measurements divide it well.
    /// </summary>
    public (double User, double Kernel) Seconds
    {
        get
        {
            // Behind the name, which may hold anything and ends at the last parenthesis, come the fields from the third on (proc(5)).
            string stat = File.ReadAllText($"/proc/{id}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (Number(fields[14 - 3]) / TicksPerSecond, Number(fields[15 - 3]) / TicksPerSecond);
        }
    }

    /// <summary>How often a thread of it went to sleep by itself.</summary>
    public long VoluntarySwitches
    {
        get
        {
            long switches = 0;
            foreach (string thread in Directory.EnumerateDirectories($"/proc/{id}/task"))
            {
                switches += Field(Path.Combine(thread, "status"), "voluntary_ctxt_switches");
            }

            return switches;
        }
    }

    /// <summary>Resident memory in KiB: all of it, its share of what it has in common with others, and what is backed by no file.</summary>
    public (long Rss, long Pss, long Anonymous) Memory => (
        Field($"/proc/{id}/status", "VmRSS"), Field($"/proc/{id}/smaps_rollup", "Pss"), Field($"/proc/{id}/status", "RssAnon"));

    private static long Field(string file, string name)
    {
        try
        {
            foreach (string line in File.ReadLines(file))
            {
                if (line.StartsWith(name, StringComparison.Ordinal) && line[name.Length] == ':')
                {
                    return Number(line[(name.Length + 1)..].Replace("kB", "", StringComparison.Ordinal));
                }
            }
        }
        catch (IOException)
        {
            // A thread that has ended meanwhile.
        }

        return 0;
    }

    private static long Number(string text) => long.Parse(text, NumberStyles.Integer, CultureInfo.InvariantCulture);
}
