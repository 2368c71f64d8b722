using SharpFuzz;
using WsGen.Fuzz;

// TARGET             under AFL++: fuzzes; without it: one execution with standard input
// TARGET PATH...     the files, and those in the folders, one execution each
// TARGET -n COUNT    so many executions with seeds of ../seeds changed at random, always the same
if (args.Length == 0)
{
    Console.Error.WriteLine($"usage: TARGET [PATH... | -n COUNT]   with TARGET one of {string.Join(", ", FuzzTargets.Names)}");
    return 2;
}

string target = args[0];
switch (args)
{
    case [_]:
        Fuzzer.Run(stream =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            FuzzTargets.Run(target, input.GetBuffer().AsSpan(0, (int)input.Length));
        });
        return 0;
    case [_, "-n", var count]:
        return SmokeRun.Of(target, int.Parse(count), Console.Out) ? 0 : 1;
    default:
        return Replay.Of(target, args[1..], Console.Out) ? 0 : 1;
}
