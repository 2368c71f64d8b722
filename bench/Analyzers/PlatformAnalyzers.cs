using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace WsGen.AnalyzerCost;

/// <summary>The analyzers that the SDK brings to every build, as it sets them by default: those of which none can say more than a suggestion do not run.</summary>
internal sealed class PlatformAnalyzers : IAnalyzerAssemblyLoader
{
    private PlatformAnalyzers(string folder)
    {
        string config = Path.Combine(folder, "build", "config", $"analysislevel_{Environment.Version.Major}_default.globalconfig");
        AnalyzerConfigSet set = AnalyzerConfigSet.Create((List<AnalyzerConfig>)[AnalyzerConfig.Parse(File.ReadAllText(config), config)]);
        Severities = set.GlobalConfigOptions.TreeOptions;
        string[] files = ["Microsoft.CodeAnalysis.NetAnalyzers.dll", "Microsoft.CodeAnalysis.CSharp.NetAnalyzers.dll"];
        All = [.. files
            .SelectMany(file => new AnalyzerFileReference(Path.Combine(folder, file), this).GetAnalyzers(LanguageNames.CSharp))
            .Where(analyzer => RunsInBuild(analyzer, Severities))];
    }

    /// <summary>Those of the SDK that this program was built with.</summary>
    public static PlatformAnalyzers Default { get; } = new(
        typeof(PlatformAnalyzers).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(static each => each.Key == "PlatformAnalyzers").Value!);

    public ImmutableArray<DiagnosticAnalyzer> All { get; }

    /// <summary>What the SDK sets.</summary>
    public ImmutableDictionary<string, ReportDiagnostic> Severities { get; }

    /// <summary>True if an analyzer can warn: the compiler leaves the others out.</summary>
    public static bool RunsInBuild(DiagnosticAnalyzer analyzer, ImmutableDictionary<string, ReportDiagnostic> severities) =>
        analyzer.SupportedDiagnostics.Any(rule => severities.TryGetValue(rule.Id, out ReportDiagnostic severity)
            ? severity is ReportDiagnostic.Warn or ReportDiagnostic.Error
            : rule is { IsEnabledByDefault: true, DefaultSeverity: >= DiagnosticSeverity.Warning });

    public void AddDependencyLocation(string fullPath)
    {
    }

    public Assembly LoadFromPath(string fullPath) => AssemblyLoadContext.Default.LoadFromAssemblyPath(fullPath);
}
