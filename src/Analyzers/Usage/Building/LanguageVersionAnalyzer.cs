using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.Analyzers.Usage.Building;

/// <summary>WSG9001: a project is of a language version that has what is generated for it, be it only the empty table of endpoints.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LanguageVersionAnalyzer : DiagnosticAnalyzer
{
    // Primary constructors and collection expressions. src/Runtime/build/WsGen.targets knows the same number.
    private const LanguageVersion Needed = LanguageVersion.CSharp12;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.LanguageVersionTooLow];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationAction(end =>
        {
            if (Library.TryCreate(end.Compilation) is not null && ((CSharpCompilation)end.Compilation).LanguageVersion is < Needed and var version)
            {
                end.ReportDiagnostic(Diagnostic.Create(
                    DiagnosticDescriptors.LanguageVersionTooLow, Location.None, version.ToDisplayString(), Needed.ToDisplayString()));
            }
        });
    }
}
