namespace WsGen.Fuzz;

/// <summary>Executions with given files: seeds, or what a fuzzer has found.</summary>
internal static class Replay
{
    /// <summary>The files, and those in the folders; false if one breaks an invariant.</summary>
    public static bool Of(string target, IEnumerable<string> paths, TextWriter output)
    {
        int failures = 0, executions = 0;
        foreach (string file in paths.SelectMany(path => Directory.Exists(path) ? Directory.GetFiles(path).Order() : Enumerable.Repeat(path, 1)))
        {
            executions++;
            try
            {
                FuzzTargets.Run(target, File.ReadAllBytes(file));
            }
            catch (Exception e)
            {
                failures++;
                output.WriteLine($"{file}: {e.GetType().Name}: {e.Message}");
            }
        }

        output.WriteLine($"{target}: {executions} replayed, {failures} broken");
        return failures == 0;
    }
}
