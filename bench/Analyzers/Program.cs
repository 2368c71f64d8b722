using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using WsGen.AnalyzerCost;
using WsGen.Analyzers.Declaration;

// What all rules cost whoever has so many endpoints: a build, and each key that is pressed.
// dotnet run -c Release --project bench/Analyzers [ENDPOINTS] [ROUNDS] [each]
int endpoints = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1000;
int rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 7;

ImmutableArray<DiagnosticAnalyzer> all = [.. typeof(EndpointShapeAnalyzer).Assembly.GetTypes()
    .Where(static type => !type.IsAbstract && type.IsAssignableTo(typeof(DiagnosticAnalyzer)))
    .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)];
ImmutableArray<DiagnosticAnalyzer> platform = PlatformAnalyzers.Default.All;
ImmutableArray<DiagnosticAnalyzer> own = [.. all.Where(static analyzer => PlatformAnalyzers.RunsInBuild(analyzer, PlatformAnalyzers.Default.Severities))];
ImmutableArray<DiagnosticAnalyzer> compiler = [CompilerDiagnostics.Create()];
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
(Cost[] withRules, Cost[] without) = Keys(endpoints, 10 * rounds);

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{endpoints} endpoints, {all.Length} analyzers with {rules} rules, medians of {rounds} rounds.\n"));
Console.WriteLine("| a build | ms | share | CPU ms | share | of |");
Console.WriteLine("|---|---:|---:|---:|---:|---|");
Row("parsed, generated, compiled", "", static each => each.Compile, static each => each.Compile);
Row($"the {platform.Length} analyzers of the SDK add", "that", static each => each.Platform - each.Diagnostics, static each => each.Compile);
Row("all rules add to both", "both", static each => each.Both - each.Platform, static each => each.Compile + each.Platform - each.Diagnostics);
Row("all rules add where no analyzer of the SDK runs", "the compile", static each => each.Rules - each.Diagnostics, static each => each.Compile);
Console.WriteLine();
Console.WriteLine("| after a key is pressed, for the file on the screen | ms | 90 % under | CPU ms |");
Console.WriteLine("|---|---:|---:|---:|");
KeyRow("the compiler's own diagnostics", without);
KeyRow("those and all rules", withRules);
KeyRow("all rules add", [.. withRules.Zip(without, static (more, less) => more - less)]);

// The steps of one build after the other, each on a project that nobody has looked at.
Builds Build(int count) => new(
    Timed(() => Project.Parse(count), static project => project.Emit(), isWhole: true),
    Timed(() => Project.Parse(count), static project => project.Diagnose([])),
    Timed(() => Project.Parse(count), project => project.Diagnose(platform)),
    Timed(() => Project.Parse(count), project => project.Diagnose([.. platform, .. own])),
    Timed(() => Project.Parse(count), project => project.Diagnose(own)));

(Cost[] WithRules, Cost[] Without) Keys(int count, int times)
{
    Project project = Project.Parse(count);
    ImmutableArray<DiagnosticAnalyzer> both = [.. compiler, .. all];
    project.Diagnose(all);
    List<Cost> with = [], without = [];
    for (int i = 0; i < times; i++)
    {
        SyntaxTree file = project.Edit(i % count, i);
        with.Add(Timed(static () => 0, _ => project.DiagnoseFile(file, both)));
        file = project.Edit(i % count, i + times); // the same file once more, for all have the same to do then
        without.Add(Timed(static () => 0, _ => project.DiagnoseFile(file, compiler)));
    }

    return ([.. with], [.. without]);
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

void Row(string name, string of, Func<Builds, Cost> cost, Func<Builds, Cost> whole) => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"| {name} | {Median(builds.Select(each => cost(each).Wall)):0} | {Median(builds.Select(each => cost(each).Wall / whole(each).Wall)):0.0 %} | " +
    $"{Median(builds.Select(each => cost(each).Cpu)):0} | {Median(builds.Select(each => cost(each).Cpu / whole(each).Cpu)):0.0 %} | {of} |"));

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
    public static Cost operator +(Cost left, Cost right) => new(left.Wall + right.Wall, left.Cpu + right.Cpu);

    public static Cost operator -(Cost left, Cost right) => new(left.Wall - right.Wall, left.Cpu - right.Cpu);
}

/// <summary>The parts of one round.</summary>
internal sealed record Builds(Cost Compile, Cost Diagnostics, Cost Platform, Cost Both, Cost Rules);
