using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace WsGen.Analyzers.Usage;

/// <summary>One rule about using the library, or a few that look at the same. <see cref="UsageHost"/> has the compiler call it.</summary>
public abstract class UsageAnalyzer
{
    /// <summary>What it reports.</summary>
    public abstract ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    /// <summary>Registers what the rule looks at.</summary>
    internal abstract void Start(CompilationStartAnalysisContext context, Library library);
}
