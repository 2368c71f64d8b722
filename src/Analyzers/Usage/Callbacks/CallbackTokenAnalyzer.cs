using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Callbacks;

/// <summary>
/// WSG1031: [OnOpen] or [OnMessage] awaits something that would take a CancellationToken, and has none to give. Silent about what ends with the session by itself, as the library's
/// own sends, a message that is read and one that is written, and about what lambdas and local functions await.
/// </summary>
public sealed class CallbackTokenAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.CallbackWithoutToken];

    internal override void Start(CompilationStartAnalysisContext context, Library library) =>
        context.RegisterOperationBlockAction(block => Check(block, library));

    /// <summary>One finding for a callback: one token will do for all that it awaits.</summary>
    private static void Check(OperationBlockAnalysisContext context, Library library)
    {
        if (context.OwningSymbol is IMethodSymbol { MethodKind: MethodKind.Ordinary } method && TakesToken(method, library))
        {
            IInvocationOperation[] calls = [.. context.OperationBlocks
                .SelectMany(block => block.DescendantsAndSelf())
                .OfType<IAwaitOperation>()
                .Where(awaited => Operations.FunctionOf(awaited) is null)
                .Select(awaited => FindCall(awaited.Operation))
                .OfType<IInvocationOperation>()
                .Where(call => !IsOfLibrary(call, library) && !IsOnMessage(call, context.OperationBlocks, library) && TokenOverload.Lacks(call, library.Known))];
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

    private static bool IsOfLibrary(IInvocationOperation call, Library library) =>
        SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingAssembly, library.WsSession?.ContainingAssembly);

    /// <summary>True for a read of the message that a callback takes as a stream, and for a write to one that it has opened on its session.</summary>
    private static bool IsOnMessage(IInvocationOperation call, ImmutableArray<IOperation> blocks, Library library) => call.Instance is { } on && Operations.Unwrap(on) switch
    {
        IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary }, Type.Name: "Stream" or "TextReader" or "PipeReader" } } => true,
        ILocalReferenceOperation reference => blocks
            .SelectMany(block => block.Descendants())
            .OfType<IVariableDeclaratorOperation>()
            .Any(local => SymbolEqualityComparer.Default.Equals(local.Symbol, reference.Local)
                && local.Initializer is { } initializer && Operations.Unwrap(initializer.Value) is IInvocationOperation opening && IsOfLibrary(opening, library)),
        _ => false,
    };

    /// <summary>The call that makes the task, ConfigureAwait put aside.</summary>
    private static IInvocationOperation? FindCall(IOperation awaited) => awaited is IInvocationOperation call
        ? call.TargetMethod.Name == "ConfigureAwait" && call.Instance is { } task ? FindCall(task) : call
        : null;
}
