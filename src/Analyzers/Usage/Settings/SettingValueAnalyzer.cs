using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Diagnostics;
using WsGen.Connections.Settings;

namespace WsGen.Analyzers.Usage.Settings;

/// <summary>WSG2061 and WSG2062: limits and times that cannot work, by the very table by which the runtime refuses them; and a wait for ever.</summary>
public sealed class SettingValueAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.SettingCannotWork, DiagnosticDescriptors.SendsWaitForever];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        INamedTypeSymbol?[] owners = [.. SettingValue.Owners.Select(name => context.Compilation.GetTypeByMetadataName("WsGen." + name))];
        context.RegisterOperationAction(operation => Check(operation, owners), OperationKind.SimpleAssignment);
        context.RegisterSymbolAction(symbol => Check(symbol, library), SymbolKind.NamedType);
    }

    private static void Check(OperationAnalysisContext context, INamedTypeSymbol?[] owners)
    {
        var assignment = (IAssignmentOperation)context.Operation;
        if (SettingValue.In(assignment, owners) is { } value)
        {
            Check(value, [.. SettingValue.Beside(assignment, owners)], context.ReportDiagnostic);
        }
    }

    private static void Check(SymbolAnalysisContext context, Library library)
    {
        if (context.Symbol.GetAttributes().FirstOrDefault(each => Library.Same(each.AttributeClass, library.Known.EndpointOptionsAttribute)) is { } attribute
            && attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken) is AttributeSyntax syntax)
        {
            SettingValue[] values = [.. SettingValue.In(attribute, syntax)];
            foreach (SettingValue value in values)
            {
                Check(value, values, context.ReportDiagnostic);
            }
        }
    }

    private static void Check(SettingValue value, SettingValue[] beside, Action<Diagnostic> report)
    {
        string? fault = value.Fault;
        if (fault is null && value.Setting is { } setting && beside.Any(each => each.Setting == Setting.KeepAliveInterval)
            && SettingTable.FindClash(each => each == setting || each == Setting.KeepAliveInterval ? Last(beside, each) : 0, out Setting clashing) is { } clash
            && clashing == setting)
        {
            fault = clash;
        }
        else if (fault is null && value.Info.Name == "MaxConnectionsPerAddress")
        {
            fault = OptionTable.FindClash(beside.LastOrDefault(static each => each.Info?.Name == "MaxConnections").Value, value.Value);
        }

        if (fault is not null)
        {
            report(Diagnostic.Create(DiagnosticDescriptors.SettingCannotWork, value.Syntax.GetLocation(), fault.TrimEnd('.')));
        }
        else if (value is { Setting: Setting.SendTimeout, Value: < 0 })
        {
            report(Diagnostic.Create(DiagnosticDescriptors.SendsWaitForever, value.Syntax.GetLocation()));
        }
    }

    private static long Last(SettingValue[] values, Setting setting) => values.LastOrDefault(each => each.Setting == setting).Value;
}
