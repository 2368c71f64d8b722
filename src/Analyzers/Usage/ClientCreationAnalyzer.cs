using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage;

/// <summary>
/// WSG2001: where an instance of a client endpoint is to be made, one can be. A class of which none can is no error by itself, because an instance may come from
/// elsewhere.
/// </summary>
public sealed class ClientCreationAnalyzer : UsageAnalyzer
{
    private const string Connect = "ConnectAsync";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.ClientCannotBeMade];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        if (library.WsClient is { } client)
        {
            context.RegisterOperationAction(operation => Check(operation, library.Known, client), OperationKind.Invocation);
        }
    }

    private static void Check(OperationAnalysisContext context, KnownTypes known, INamedTypeSymbol client)
    {
        var invocation = (IInvocationOperation)context.Operation;
        if (FindMade(invocation.TargetMethod, client) is { } made && known.FindClientEndpoint(made) is { } attribute)
        {
            var scope = new EndpointScope(made, attribute, known, SilentIssueSink.Instance, context.CancellationToken, isClient: true);
            ConstructorParser.ParseClient(scope, out string? reason);
            if (reason is not null)
            {
                context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.ClientCannotBeMade, invocation.Syntax.GetLocation(), made.Name, reason));
            }
        }
    }

    /// <summary>The class that a call makes an instance of: by its type argument, or because it is the class's own, generated method.</summary>
    private static INamedTypeSymbol? FindMade(IMethodSymbol method, INamedTypeSymbol client)
    {
        if (method.Name != Connect || !method.IsStatic)
        {
            return null;
        }

        if (KnownTypes.Same(method.ContainingType, client))
        {
            // one that takes an instance makes none
            IMethodSymbol declared = method.OriginalDefinition;
            return declared is { TypeParameters: [var parameter] } && !declared.Parameters.Any(each => KnownTypes.Same(each.Type, parameter))
                ? method.TypeArguments[0] as INamedTypeSymbol
                : null;
        }

        return SendFinder.IsGenerated(method) ? method.ContainingType : null;
    }
}
