using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Callbacks;

/// <summary>
/// WSG1031: [OnOpen] or [OnMessage] awaits something that would take a CancellationToken, and has none to give. Silent about the library's own sends, which end
/// with the session, and about what lambdas and local functions await.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CallbackTokenAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.CallbackWithoutToken];

    private protected override void Start(CompilationStartAnalysisContext context, Library library) =>
        context.RegisterOperationBlockAction(block => Check(block, library));

    /// <summary>One finding for a callback: one token will do for all that it awaits.</summary>
    private static void Check(OperationBlockAnalysisContext context, Library library)
    {
        if (context.OwningSymbol is IMethodSymbol { MethodKind: MethodKind.Ordinary } method && TakesToken(method, library))
        {
            IInvocationOperation[] calls = [.. context.OperationBlocks
                .SelectMany(block => block.DescendantsAndSelf())
                .OfType<IAwaitOperation>()
                .Where(awaited => !IsInside(awaited))
                .Select(awaited => FindCall(awaited.Operation))
                .OfType<IInvocationOperation>()
                .Where(call => !SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingAssembly, library.WsSession?.ContainingAssembly)
                    && TokenOverload.Lacks(call, library.Known))];
            if (calls.Length > 0)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    DiagnosticDescriptors.CallbackWithoutToken,
                    calls[0].Syntax.GetLocation(),
                    calls.Skip(1).Select(call => call.Syntax.GetLocation()),
                    method.Name,
                    calls[0].TargetMethod.Name));
            }
        }
    }

    /// <summary>True for a callback that may have a CancellationToken and has not.</summary>
    private static bool TakesToken(IMethodSymbol method, Library library) =>
        CallbackFinder.AttributesOf(method.PartialDefinitionPart ?? method, library.Known).FirstOrDefault() is
            { Data: not null, Attribute: CallbackAttribute.OnOpen or CallbackAttribute.OnMessage }
        && method.Parameters.All(parameter => !Library.Same(parameter.Type, library.Known.CancellationToken));

    private static bool IsInside(IOperation operation)
    {
        for (IOperation? outer = operation.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The call that makes the task, ConfigureAwait put aside.</summary>
    private static IInvocationOperation? FindCall(IOperation awaited) => awaited is IInvocationOperation call
        ? call.TargetMethod.Name == "ConfigureAwait" && call.Instance is { } task ? FindCall(task) : call
        : null;
}
