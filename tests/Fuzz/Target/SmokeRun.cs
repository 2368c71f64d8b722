using System.Runtime.CompilerServices;

namespace WsGen.Fuzz;

/// <summary>
/// A fixed number of executions without a fuzzer: the same ones every time. One that does not come back, or one that takes memory and keeps
/// it, is a failure like a broken invariant.
/// </summary>
internal static class SmokeRun
{
    private const int RandomSeed = 6455;
    private const long MostMemory = 512 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The seeds of a target, beside the source of this program.</summary>
    public static string SeedsOf(string target) => Path.Combine(SourceFolder(), "..", "seeds", target);

    /// <summary>False, and what to do about it in the output, if one execution fails.</summary>
    public static bool Of(string target, int count, TextWriter output)
    {
        byte[][] seeds = [.. Directory.GetFiles(SeedsOf(target)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        byte[] current = [];
        int done = 0;
        Exception? failure = null;
        var worker = new Thread(() =>
        {
            var mutations = new Mutations(seeds, RandomSeed);
            try
            {
                for (; done < count; Volatile.Write(ref done, done + 1))
                {
                    Volatile.Write(ref current, mutations.Next());
                    FuzzTargets.Run(target, current);
                }
            }
            catch (Exception e)
            {
                failure = e;
            }
        })
        {
            IsBackground = true,
        };

        worker.Start();
        int before = -1;
        while (!worker.Join(Patience))
        {
            int now = Volatile.Read(ref done);
            if (now == before)
            {
                output.WriteLine($"{target}: execution {now} has not ended within {Patience.TotalSeconds} s: {Convert.ToHexString(Volatile.Read(ref current))}");
                return false;
            }

            before = now;
        }

        long memory = GC.GetTotalMemory(forceFullCollection: true);
        output.WriteLine(failure is null
            ? $"{target}: {done} executions, {memory >> 20} MiB held"
            : $"{target}: execution {done} failed: {failure}\nIts input, to become a seed: {Convert.ToHexString(current)}");
        return failure is null && memory < MostMemory;
    }

    private static string SourceFolder([CallerFilePath] string thisFile = "") => Path.GetDirectoryName(thisFile)!;
}
