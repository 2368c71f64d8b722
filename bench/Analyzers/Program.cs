using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using WsGen.AnalyzerCost;
using WsGen.Analyzers.Declaration;

// What all rules cost whoever has so many endpoints: a build, and each key that is pressed.
// dotnet run -c Release --project bench/Analyzers [ENDPOINTS] [ROUNDS]
int endpoints = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1000;
int rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 7;

ImmutableArray<DiagnosticAnalyzer> all = [.. typeof(EndpointShapeAnalyzer).Assembly.GetTypes()
    .Where(static type => !type.IsAbstract && type.IsAssignableTo(typeof(DiagnosticAnalyzer)))
    .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)];
ImmutableArray<DiagnosticAnalyzer> idle = [new IdleAnalyzer()];
int rules = all.SelectMany(static analyzer => analyzer.SupportedDiagnostics).Distinct().Count();

// What the just-in-time compiler takes is neither the compiler's nor the rules'.
for (int i = 0; i < 5; i++)
{
    Build(Math.Min(endpoints, 50));
    Keys(Math.Min(endpoints, 50), 10);
}

if (args.Contains("each"))
{
    foreach ((string analyzer, double milliseconds) in Project.Parse(endpoints).DiagnoseEach(all).OrderByDescending(static each => each.Milliseconds))
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{milliseconds,8:0.0} ms {analyzer}"));
    }

    return;
}

Builds[] builds = [.. Enumerable.Range(0, rounds).Select(_ => Build(endpoints))];
(Cost[] keys, Cost[] idleKeys) = Keys(endpoints, 10 * rounds);

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{endpoints} endpoints, {all.Length} analyzers with {rules} rules, medians of {rounds} rounds.\n"));
Console.WriteLine("| a build | ms | of the build | CPU ms | of the build |");
Console.WriteLine("|---|---:|---:|---:|---:|");
Row("parsed, generated, compiled", each => each.Compile, each => each.Compile);
Row("all rules add", each => each.Rules - each.Diagnostics, each => each.Compile);
Row("one idle analyzer adds", each => each.Idle - each.Diagnostics, each => each.Compile);
Row("all rules add, where others run already", each => each.Rules - each.Idle, each => each.Compile);
Console.WriteLine();
Console.WriteLine("| after a key is pressed, for the file on the screen | ms | 90 % under | CPU ms |");
Console.WriteLine("|---|---:|---:|---:|");
KeyRow("all rules", keys);
KeyRow("one idle analyzer", idleKeys);

// The steps of one build after the other, each on a project that nobody has looked at.
Builds Build(int count) => new(
    Timed(() => Project.Parse(count), static project => project.Emit(), isWhole: true),
    Timed(() => Project.Parse(count), static project => project.Diagnose([])),
    Timed(() => Project.Parse(count), project => project.Diagnose(idle)),
    Timed(() => Project.Parse(count), project => project.Diagnose(all)));

(Cost[] Rules, Cost[] Idle) Keys(int count, int times)
{
    Project project = Project.Parse(count);
    project.Diagnose(all);
    List<Cost> withRules = [], withIdle = [];
    for (int i = 0; i < times; i++)
    {
        SyntaxTree file = project.Edit(i % count, i);
        withRules.Add(Timed(static () => 0, _ => project.DiagnoseFile(file, all)));
        file = project.Edit((i + 1) % count, i);
        withIdle.Add(Timed(static () => 0, _ => project.DiagnoseFile(file, idle)));
    }

    return ([.. withRules], [.. withIdle]);
}

static Cost Timed<T>(Func<T> prepare, Action<T> action, bool isWhole = false)
{
    if (isWhole)
    {
        GC.Collect(); // what the last build has left behind is not this one's
    }

    T prepared = isWhole ? default! : prepare();
    TimeSpan cpu = Environment.CpuUsage.TotalTime;
    long began = Stopwatch.GetTimestamp();
    action(isWhole ? prepare() : prepared);
    return new Cost(Stopwatch.GetElapsedTime(began).TotalMilliseconds, (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds);
}

void Row(string name, Func<Builds, Cost> cost, Func<Builds, Cost> whole) => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"| {name} | {Median(builds.Select(each => cost(each).Wall)):0} | {Median(builds.Select(each => cost(each).Wall / whole(each).Wall)):0.0 %} | " +
    $"{Median(builds.Select(each => cost(each).Cpu)):0} | {Median(builds.Select(each => cost(each).Cpu / whole(each).Cpu)):0.0 %} |"));

static void KeyRow(string name, Cost[] costs) => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"| {name} | {Median(costs.Select(static each => each.Wall)):0.0} | {At(costs.Select(static each => each.Wall), 0.9):0.0} | {Median(costs.Select(static each => each.Cpu)):0.0} |"));

static double Median(IEnumerable<double> values) => At(values, 0.5);

static double At(IEnumerable<double> values, double share)
{
    double[] sorted = [.. values.Order()];
    return sorted[(int)(share * (sorted.Length - 1))];
}

/// <summary>Elapsed, and processor time of all threads, in milliseconds.</summary>
internal readonly record struct Cost(double Wall, double Cpu)
{
    public static Cost operator -(Cost left, Cost right) => new(left.Wall - right.Wall, left.Cpu - right.Cpu);
}

/// <summary>The parts of one round.</summary>
internal sealed record Builds(Cost Compile, Cost Diagnostics, Cost Idle, Cost Rules);
