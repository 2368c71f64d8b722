using Microsoft.CodeAnalysis.Diagnostics;

namespace WsGen.Analyzers.Usage;

/// <summary>What all rules about using the library have in common: silent without it, never about generated code, and side by side.</summary>
public abstract class UsageAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (Library.TryCreate(start.Compilation) is { } library)
            {
                Start(start, library);
            }
        });
    }

    /// <summary>Registers what the rule looks at.</summary>
    private protected abstract void Start(CompilationStartAnalysisContext context, Library library);
}
