using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace WsGen.Analyzers.Usage;

/// <summary>
/// Many rules as one analyzer of the compiler, which asks each of its analyzers at each operation and symbol: that costs more than most rules do. What they have
/// in common: silent without the library, never about generated code, and side by side.
/// </summary>
public abstract class UsageHost : DiagnosticAnalyzer
{
    private readonly ImmutableArray<UsageAnalyzer> _rules;

    private protected UsageHost(params ImmutableArray<UsageAnalyzer> rules)
    {
        _rules = rules;
        SupportedDiagnostics = [.. rules.SelectMany(static rule => rule.SupportedDiagnostics)];
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    /// <summary>Its rules.</summary>
    internal ImmutableArray<UsageAnalyzer> Rules => _rules;

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (Library.TryCreate(start.Compilation) is { } library)
            {
                foreach (UsageAnalyzer rule in _rules)
                {
                    rule.Start(start, library);
                }
            }
        });
    }
}
