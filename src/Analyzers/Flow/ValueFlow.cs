using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Flow;

/// <summary>
/// Knows, along all ways through a method, which variables, fields and properties hold the same object. Local functions, and lambdas where they are called, are gone through
/// as if they stood there; a lambda that is handed to somebody runs with what is known where it is handed over.
/// </summary>
internal abstract partial class ValueFlow(ISymbol member, CancellationToken cancellationToken) : ForwardFlow(cancellationToken)
{
    private readonly Dictionary<CaptureId, IOperation> _targets = [];
    private readonly Dictionary<SyntaxNode, CodeReference> _code = [];
    private ImmutableHashSet<Origin> _returned = [];

    /// <summary>The method, or the field or property whose initial value it is.</summary>
    protected ISymbol Member => member;

    /// <summary>Goes through a whole body.</summary>
    protected (ValueState? End, ImmutableHashSet<Origin> Returned) Follow(ControlFlowGraph graph, ValueState entry) => (Run(graph, entry), _returned);

    /// <summary>Who implements a rule says what a call does; null: nothing that is known.</summary>
    /// <param name="method">The method or constructor.</param>
    /// <param name="call">The call, or what else leads there.</param>
    /// <param name="instance">What it is called on.</param>
    /// <param name="arguments">What it is called with, by the position of the parameters.</param>
    protected virtual ImmutableHashSet<Origin>? Call(IMethodSymbol method, IOperation call, ImmutableHashSet<Origin> instance, ImmutableHashSet<Origin>[] arguments) => null;

    /// <summary>As a call, of an accessor of a property; null: the property holds what has been put into it.</summary>
    protected virtual ImmutableHashSet<Origin>? Access(IMethodSymbol accessor, IPropertyReferenceOperation reference, ImmutableHashSet<Origin> instance, ImmutableHashSet<Origin>[] arguments) => null;

    /// <summary>A value is put into a field or property.</summary>
    protected virtual void Assigned(ISymbol place, IOperation target, ImmutableHashSet<Origin> value)
    {
    }

    /// <summary>What is known where a lambda runs that has been handed over.</summary>
    /// <param name="code">The lambda.</param>
    /// <param name="receiver">The method or property it is handed to, where that is known.</param>
    /// <param name="about">What the receiver is a method of.</param>
    protected virtual ValueState EntryOf(CodeReference code, ISymbol? receiver, ImmutableHashSet<Origin> about) => State;

    protected override void Return(ImmutableHashSet<Origin> value)
    {
        _returned = _returned.Union(value);
        if (_running.Count == 0)
        {
            HandOver(value, null); // a lambda for the caller
        }
    }

    protected override ValueState? Assume(IOperation condition, bool value)
    {
        while (condition is IConversionOperation or IParenthesizedOperation or IUnaryOperation { OperatorKind: UnaryOperatorKind.Not })
        {
            value ^= condition is IUnaryOperation;
            condition = condition switch
            {
                IConversionOperation conversion => conversion.Operand,
                IUnaryOperation not => not.Operand,
                _ => ((IParenthesizedOperation)condition).Operand,
            };
        }

        if (condition.ConstantValue is { HasValue: true, Value: bool constant })
        {
            return constant == value ? State : null;
        }

        return VariableOf(condition) is not { } variable ? State
            : !State.Facts.TryGetValue(variable, out bool known) ? State.WithFact(variable, value)
            : known == value ? State
            : null;
    }

    protected override ImmutableHashSet<Origin> Evaluate(IOperation? operation)
    {
        switch (operation)
        {
            case null or ILiteralOperation or IDefaultValueOperation or ITypeOfOperation:
                return [];
            case IExpressionStatementOperation statement:
                return Evaluate(statement.Operation);
            case IAwaitOperation awaited:
                return Evaluate(awaited.Operation);
            case IConversionOperation { OperatorMethod: null } conversion:
                return Evaluate(conversion.Operand);
            case IParenthesizedOperation parenthesized:
                return Evaluate(parenthesized.Operand);
            case IInstanceReferenceOperation:
                return [Origin.This];
            case ILocalReferenceOperation local:
                return Known(local.Local) ?? [Origin.Result(local.Local)];
            case IParameterReferenceOperation parameter:
                return Known(parameter.Parameter) ?? State.Read(OwnParameter(parameter.Parameter));
            case IFlowCaptureReferenceOperation captured:
                return Known(captured.Id) ?? [];
            case IFlowCaptureOperation capture:
                _targets[capture.Id] = capture.Value;
                State = State.Write(capture.Id, Evaluate(capture.Value));
                return [];
            case IFieldReferenceOperation field:
                return Read(field.Instance is null ? [Origin.World] : Evaluate(field.Instance), field.Field);
            case IPropertyReferenceOperation property:
                return EvaluateProperty(property);
            case ISimpleAssignmentOperation assignment:
                return EvaluateAssignment(assignment);
            case IDeclarationExpressionOperation declaration:
                return Evaluate(declaration.Expression);
            case IIsPatternOperation match:
                return EvaluateMatch(match);
            case IDelegateCreationOperation created:
                return Evaluate(created.Target);
            case IFlowAnonymousFunctionOperation or IMethodReferenceOperation:
                if (operation is IMethodReferenceOperation { Instance: { } instance })
                {
                    Evaluate(instance);
                }

                _code[operation.Syntax] = new CodeReference(operation, Graph);
                return [Origin.Code(operation.Syntax)];
            case IInvocationOperation invocation:
                return EvaluateInvocation(invocation);
            case IObjectCreationOperation creation:
                ImmutableHashSet<Origin>[] arguments = EvaluateArguments(creation.Arguments, creation.Constructor);
                ImmutableHashSet<Origin> made = Fresh(Origin.Made(creation.Syntax));
                foreach (ImmutableHashSet<Origin> argument in arguments)
                {
                    HandOver(argument, creation.Constructor, creation.Syntax); // a timer, a thread
                }

                return creation.Constructor is { } constructor ? Call(constructor, creation, made, arguments) ?? made : made;
            default:
                return EvaluateOther(operation);
        }
    }

    /// <summary>An object that has not been there before.</summary>
    protected ImmutableHashSet<Origin> Fresh(Origin origin)
    {
        State = State.Age(origin);
        return [origin];
    }

    /// <summary>What a member of the objects may hold.</summary>
    protected ImmutableHashSet<Origin> Read(IEnumerable<Origin> objects, ISymbol member) =>
        [.. objects.SelectMany(each => each.Member(member) is { Kind: OriginKind.Member } place ? State.Read(place) : [each.Member(member)])];

    /// <summary>Writes to a member of the objects: of several, to any of them.</summary>
    protected void Write(ImmutableHashSet<Origin> objects, ISymbol member, ImmutableHashSet<Origin> value)
    {
        foreach (Origin each in objects)
        {
            Origin place = each.Member(member);
            State = State.Write(place, objects.Count == 1 ? value : State.Read(place).Union(value));
        }
    }

    private ImmutableHashSet<Origin>? Known(object place) => State.Values.TryGetValue(place, out ImmutableHashSet<Origin>? known) ? known : null;

    /// <summary>
    /// A parameter of the method is one; one of a primary constructor is, everywhere else, a member of the instance; that of an extension block is the instance.
    /// </summary>
    private Origin OwnParameter(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is INamedTypeSymbol { IsExtension: true } ? Origin.This
        : parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } && !SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, member)
            ? Origin.This.Member(parameter)
            : Origin.Of(parameter);

    private ImmutableHashSet<Origin> EvaluateAssignment(ISimpleAssignmentOperation assignment)
    {
        ImmutableHashSet<Origin> value = Evaluate(assignment.Value);
        Assign(assignment.Target, value);
        if (VariableOf(assignment.Target) is { } variable)
        {
            State = State.WithFact(variable, assignment.Value.ConstantValue is { HasValue: true, Value: bool constant } ? constant : null);
        }

        return value;
    }

    private ImmutableHashSet<Origin> EvaluateMatch(IIsPatternOperation match)
    {
        ImmutableHashSet<Origin> value = Evaluate(match.Value);
        foreach (IOperation pattern in match.Pattern.DescendantsAndSelf())
        {
            if (pattern is IPropertyReferenceOperation { Instance: IInstanceReferenceOperation } part)
            {
                Get(part, ReferenceEquals(part.Parent?.Parent, match.Pattern) ? value : Fresh(Origin.Result(part.Syntax)), []);
            }

            if (Patterns.Declared(pattern) is { } declared)
            {
                State = State.Write(declared, ReferenceEquals(pattern, match.Pattern) ? value : Fresh(Origin.Result(pattern.Syntax)));
            }
        }

        return [];
    }

    /// <summary>What is not looked into: its parts may get anywhere, and nothing is known of what it gives.</summary>
    private ImmutableHashSet<Origin> EvaluateOther(IOperation operation)
    {
        foreach (IOperation child in operation.ChildOperations)
        {
            HandOver(Evaluate(child), null);
            if (operation is ICompoundAssignmentOperation or IIncrementOrDecrementOperation or IDeconstructionAssignmentOperation)
            {
                Forget(child);
            }
        }

        return Fresh(Origin.Result(operation.Syntax));
    }

    private static ISymbol? VariableOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation { Type.SpecialType: SpecialType.System_Boolean } local => local.Local,
        IParameterReferenceOperation { Type.SpecialType: SpecialType.System_Boolean } parameter => parameter.Parameter,
        _ => null,
    };
}
