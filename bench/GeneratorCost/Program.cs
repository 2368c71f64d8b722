using System.Diagnostics;
using System.Globalization;
using WsGen.GeneratorCost;

// What the generator costs whoever has so many endpoints: the first time, and at each key that is pressed from then on.
// dotnet run -c Release --project bench/GeneratorCost
const int Repetitions = 9;

// What the just-in-time compiler takes is not the generator's.
for (int i = 0; i < 20; i++)
{
    Measure(100);
}

Console.WriteLine("| endpoints | cold ms | body edited ms | signature edited ms | unrelated edit ms | cold KiB | signature edited KiB |");
Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|");
foreach (int endpoints in (int[])[10, 100, 1000])
{
    Measurement[] all = [.. Enumerable.Range(0, Repetitions).Select(_ => Measure(endpoints))];
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {endpoints} | {Median(all, m => m.Cold):0.0} | {Median(all, m => m.Body):0.00} | {Median(all, m => m.Signature):0.00} | " +
        $"{Median(all, m => m.Unrelated):0.00} | {Median(all, m => m.ColdBytes) / 1024:0} | {Median(all, m => m.SignatureBytes) / 1024:0} |"));
}

static Measurement Measure(int endpoints)
{
    var project = new EndpointProject(endpoints);
    (double cold, long coldBytes) = Timed(project.Generate);
    project.EditBody();
    (double body, _) = Timed(project.Generate);
    project.EditSignature();
    (double signature, long signatureBytes) = Timed(project.Generate);
    project.EditUnrelated();
    (double unrelated, _) = Timed(project.Generate);
    return new Measurement(cold, body, signature, unrelated, coldBytes, signatureBytes);
}

static (double Milliseconds, long Bytes) Timed(Action action)
{
    GC.Collect();
    long bytes = GC.GetTotalAllocatedBytes(precise: true), began = Stopwatch.GetTimestamp();
    action();
    return (Stopwatch.GetElapsedTime(began).TotalMilliseconds, GC.GetTotalAllocatedBytes(precise: true) - bytes);
}

static double Median(Measurement[] all, Func<Measurement, double> value) => all.Select(value).Order().ElementAt(all.Length / 2);

internal sealed record Measurement(double Cold, double Body, double Signature, double Unrelated, double ColdBytes, double SignatureBytes);
