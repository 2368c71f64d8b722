using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace WsGen.AnalyzerCost;

/// <summary>The compiler's own diagnostics in the form of an analyzer: an editor has them found together with those of all others.</summary>
internal static class CompilerDiagnostics
{
    // Not public, but each editor asks for it by this name.
    private const string Name = "Microsoft.CodeAnalysis.Diagnostics.CSharp.CSharpCompilerDiagnosticAnalyzer";

    public static DiagnosticAnalyzer Create() =>
        (DiagnosticAnalyzer)Activator.CreateInstance(typeof(CSharpCompilation).Assembly.GetType(Name, throwOnError: true)!)!;
}
