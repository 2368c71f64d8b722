using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Parsing;
using WsGen.Endpoints.Routing;

namespace WsGen.Analyzers.Usage.Paths;

/// <summary>
/// WSG1026: a variable of the path that no callback asks for. Silent where the class may read it in another way: from the session's PathParameters, by way of
/// something that it gives its session to, in a base class, in a configurator.
/// </summary>
public sealed class PathVariableAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.PathVariableNotRead];

    internal override void Start(CompilationStartAnalysisContext context, Library library) => context.RegisterSymbolStartAction(
        start =>
        {
            var type = (INamedTypeSymbol)start.Symbol;
            if (library.Known.FindServerEndpoint(type) is not { ConstructorArguments: [{ Value: string path }], ApplicationSyntaxReference: not null } attribute
                || type.BaseType?.SpecialType is not (SpecialType.System_Object or SpecialType.System_ValueType)
                || attribute.NamedArguments.Any(argument => argument.Key == "Configurator")
                || !RouteTemplate.TryParse(path, out RouteTemplate? template, out _))
            {
                return;
            }

            string[] unread = [.. template.Variables.Except(PathReads.VariablesOf(type, library.Known))];
            if (unread.Length == 0)
            {
                return;
            }

            int isReadElsewhere = 0;
            start.RegisterOperationAction(
                operation =>
                {
                    if (PathReads.MayReadVariables(operation.Operation, library))
                    {
                        Interlocked.Exchange(ref isReadElsewhere, 1);
                    }
                },
                PathReads.Operations);
            start.RegisterSymbolEndAction(end =>
            {
                if (Volatile.Read(ref isReadElsewhere) == 0)
                {
                    Location place = new IssueSite(type, attribute).GetLocation(end.CancellationToken);
                    foreach (string variable in unread)
                    {
                        end.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.PathVariableNotRead, place, variable, path, type.Name));
                    }
                }
            });
        },
        SymbolKind.NamedType);
}
