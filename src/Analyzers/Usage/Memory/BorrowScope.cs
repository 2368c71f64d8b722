using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Usage.Memory;

/// <summary>What is the same all over the code of one member: what its functions read of what is around them, and which of its variables lead out of it.</summary>
internal sealed class BorrowScope
{
    private readonly Dictionary<ISymbol, List<IOperation>> _reads = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, HashSet<ISymbol>> _calls = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, List<IOperation>> _sources = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _released = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<CaptureId, IOperation> _captures = [];
    private readonly BorrowTypes _types;

    public BorrowScope(BorrowTypes types, IReadOnlyList<IOperation> blocks)
    {
        _types = types;
        Iterations = new Iterations(blocks);
        foreach (IOperation block in blocks)
        {
            Read(block, []);
        }
    }

    /// <summary>Lambdas that the library is given as handlers of messages.</summary>
    public HashSet<ISymbol> Handlers { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Loops over messages in it.</summary>
    public Iterations Iterations { get; }

    /// <summary>What is captured by a control flow graph, to be used later in it.</summary>
    public void Add(IFlowCaptureOperation capture) => _captures[capture.Id] = capture.Value;

    /// <summary>What stands behind a capture.</summary>
    public IOperation Resolve(IOperation operation)
    {
        while (operation is IFlowCaptureReferenceOperation reference && _captures.TryGetValue(reference.Id, out IOperation? captured))
        {
            operation = captured;
        }

        return operation;
    }

    /// <summary>Reads of variables in a function, and in those that it calls.</summary>
    public IEnumerable<IOperation> ReadsOf(ISymbol function)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var rest = new Stack<ISymbol>([function]);
        while (rest.Count > 0)
        {
            ISymbol next = rest.Pop();
            if (seen.Add(next))
            {
                foreach (IOperation read in _reads.TryGetValue(next, out List<IOperation>? reads) ? reads : [])
                {
                    yield return read;
                }

                foreach (ISymbol called in _calls.TryGetValue(next, out HashSet<ISymbol>? calls) ? calls : [])
                {
                    rest.Push(called);
                }
            }
        }
    }

    /// <summary>True if handlers are taken off the event again.</summary>
    public bool IsReleased(ISymbol @event) => _released.Contains(@event);

    /// <summary>True if what the expression says is there when the member has returned: a field, a parameter, or what these lead to.</summary>
    public bool Outlives(IOperation? operation, int depth = 0) => depth < 20 && operation switch
    {
        null => false,
        IInstanceReferenceOperation instance => instance.ReferenceKind == InstanceReferenceKind.ContainingTypeInstance,
        IMemberReferenceOperation member => member.Member.IsStatic || Outlives(member.Instance, depth + 1),
        IParameterReferenceOperation => true,
        ILocalReferenceOperation local => _sources.TryGetValue(local.Local, out List<IOperation>? sources) && sources.Any(source => Outlives(source, depth + 1)),
        IInvocationOperation invocation => Outlives(
            invocation.Instance ?? (invocation.TargetMethod.IsExtensionMethod && invocation.Arguments.Length > 0 ? invocation.Arguments[0].Value : null), depth + 1),
        IFlowCaptureReferenceOperation => Resolve(operation) is var captured && captured != operation && Outlives(captured, depth + 1),
        IConversionOperation conversion => Outlives(conversion.Operand, depth + 1),
        IParenthesizedOperation parenthesized => Outlives(parenthesized.Operand, depth + 1),
        IConditionalAccessOperation access => Outlives(access.Operation, depth + 1),
        ICoalesceOperation coalesce => Outlives(coalesce.Value, depth + 1) || Outlives(coalesce.WhenNull, depth + 1),
        IConditionalOperation conditional => Outlives(conditional.WhenTrue, depth + 1) || Outlives(conditional.WhenFalse, depth + 1),
        IAwaitOperation awaited => Outlives(awaited.Operation, depth + 1),
        IArrayElementReferenceOperation element => Outlives(element.ArrayReference, depth + 1),
        _ => false,
    };

    private void Read(IOperation operation, IReadOnlyList<ISymbol> functions)
    {
        switch (operation)
        {
            case INameOfOperation:
                return;
            case IAnonymousFunctionOperation lambda:
                functions = [.. functions, lambda.Symbol];
                break;
            case ILocalFunctionOperation local:
                functions = [.. functions, local.Symbol];
                break;
            case ILocalReferenceOperation or IParameterReferenceOperation when !IsHarmless(operation):
                Note(functions, operation);
                break;
            case IInvocationOperation { TargetMethod: { MethodKind: MethodKind.LocalFunction } called }:
                NoteCall(functions, called);
                break;
            case IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } referred }:
                NoteCall(functions, referred);
                break;
            case IVariableDeclaratorOperation { Initializer.Value: { } value } declarator:
                Source(declarator.Symbol, value);
                break;
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment:
                Source(target.Local, assignment.Value);
                break;
            case IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation variable } loop:
                Source(variable.Symbol, loop.Collection);
                break;
            case IArgumentOperation { Parameter.RefKind: RefKind.Out, Parent: IInvocationOperation { Instance: { } instance } } argument when LocalOf(argument.Value) is { } local:
                Source(local, instance);
                break;
            case IArgumentOperation { Parameter: { Type.TypeKind: TypeKind.Delegate } parameter } argument
                when _types.IsLibrary(parameter) && argument.Value is IDelegateCreationOperation { Target: IAnonymousFunctionOperation handler }:
                Handlers.Add(handler.Symbol);
                break;
            case IEventAssignmentOperation { Adds: false, EventReference: IEventReferenceOperation removed }:
                _released.Add(removed.Event);
                break;
        }

        foreach (IOperation child in operation.ChildOperations)
        {
            Read(child, functions);
        }
    }

    /// <summary>How long memory is, is known when the memory has moved, too.</summary>
    private bool IsHarmless(IOperation read) =>
        read.Parent is IPropertyReferenceOperation { Property: { Name: "Length" or "IsEmpty" or "IsSingleSegment" } property } && _types.IsView(property.ContainingType);

    private void Note(IReadOnlyList<ISymbol> functions, IOperation read)
    {
        foreach (ISymbol function in functions)
        {
            if (!_reads.TryGetValue(function, out List<IOperation>? reads))
            {
                _reads.Add(function, reads = []);
            }

            reads.Add(read);
        }
    }

    private void NoteCall(IReadOnlyList<ISymbol> functions, ISymbol called)
    {
        foreach (ISymbol function in functions)
        {
            if (!_calls.TryGetValue(function, out HashSet<ISymbol>? calls))
            {
                _calls.Add(function, calls = new HashSet<ISymbol>(SymbolEqualityComparer.Default));
            }

            calls.Add(called);
        }
    }

    private void Source(ISymbol local, IOperation value)
    {
        if (!_sources.TryGetValue(local, out List<IOperation>? sources))
        {
            _sources.Add(local, sources = []);
        }

        sources.Add(value);
    }

    private static ILocalSymbol? LocalOf(IOperation value) => value switch
    {
        ILocalReferenceOperation local => local.Local,
        IDeclarationExpressionOperation { Expression: ILocalReferenceOperation local } => local.Local,
        _ => null,
    };
}
