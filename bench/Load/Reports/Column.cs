using WsGen.Load.Measures;

namespace WsGen.Load.Reports;

/// <summary>A column of a case's table: what it shows of each result. Shown is the median over the rounds.</summary>
internal sealed record Column(string Title, string Format, Func<Result, double?> Value);
