using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.Analyzers.Usage.Settings;

/// <summary>WSG2060: a user property with one of Tomcat's names has a value that the runtime takes.</summary>
public sealed class UserPropertyAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.UserPropertyCannotWork];

    internal override void Start(CompilationStartAnalysisContext context, Library library) => UserPropertyWrites.Register(
        context,
        library,
        static (operation, write, writes) =>
        {
            if (ConstantValues.Of(write.Key) is string name && UserProperty.FindFault(name, write.Value, Library.Same(write.Owner, writes.Client), out bool isName) is { } fault)
            {
                operation.ReportDiagnostic(Diagnostic.Create(
                    DiagnosticDescriptors.UserPropertyCannotWork, (isName ? write.Key : write.Value).Syntax.GetLocation(), fault.TrimEnd('.')));
            }
        });
}
