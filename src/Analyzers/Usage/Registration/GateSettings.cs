using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Usage.Registration;

/// <summary>
/// What the code itself says of adding endpoints late, by <c>NoAddAfterHandshake</c> or, without that, <c>StrictSpecCompliance</c>: told only where it makes one server, and sets
/// the option in the same member, in any case.
/// </summary>
internal sealed class GateSettings
{
    private readonly ConcurrentBag<(ISymbol Member, string Option, bool? Value)> _set = [];
    private readonly ConcurrentBag<ISymbol> _made = [];

    public static GateSettings Gather(CompilationStartAnalysisContext context, Library library)
    {
        var settings = new GateSettings();
        context.RegisterOperationAction(
            operation =>
            {
                var assignment = (ISimpleAssignmentOperation)operation.Operation;
                if (assignment.Target is IPropertyReferenceOperation { Property: { Name: "NoAddAfterHandshake" or "StrictSpecCompliance" } option }
                    && Library.Same(option.ContainingType, library.WsOptions))
                {
                    IOperation value = assignment.Value is IConversionOperation conversion ? conversion.Operand : assignment.Value;
                    settings._set.Add((operation.ContainingSymbol, option.Name, IsCertain(assignment) && value.ConstantValue.Value is bool constant ? constant : null));
                }
            },
            OperationKind.SimpleAssignment);
        context.RegisterOperationAction(
            operation =>
            {
                IMethodSymbol method = ((IInvocationOperation)operation.Operation).TargetMethod;
                if ((method.Name == "Build" && Library.Same(method.ContainingType, library.WsServerBuilder))
                    || method is { Name: "AddWsGen", ContainingType.Name: "WsGenServiceCollectionExtensions" })
                {
                    settings._made.Add(operation.ContainingSymbol);
                }
            },
            OperationKind.Invocation);
        return settings;
    }

    /// <summary>True if adding late is forbidden for certain, false if it is allowed; null if that is not known here.</summary>
    public bool? ForbidsLate => Find("NoAddAfterHandshake") ?? (_set.Any(each => each.Option == "NoAddAfterHandshake") ? null : Find("StrictSpecCompliance") == true ? true : null);

    private bool? Find(string option)
    {
        (ISymbol Member, string Option, bool? Value)[] set = [.. _set.Where(each => each.Option == option)];
        return _made.Count == 1 && set.Length > 0 && set.All(each => each.Value == set[0].Value && SymbolEqualityComparer.Default.Equals(each.Member, _made.Single()))
            ? set[0].Value
            : null;
    }

    /// <summary>True if nothing stands around it that may not come about; the function that AddWsGen gets does.</summary>
    private static bool IsCertain(IOperation operation)
    {
        for (IOperation? around = operation.Parent; around is not null; around = around.Parent)
        {
            if (around is IConditionalOperation or ILoopOperation or ISwitchOperation or ISwitchExpressionOperation or ITryOperation or ICoalesceOperation or ILocalFunctionOperation
                || (around is IAnonymousFunctionOperation && around.Parent is not IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "AddWsGen" } } }))
            {
                return false;
            }
        }

        return true;
    }
}
