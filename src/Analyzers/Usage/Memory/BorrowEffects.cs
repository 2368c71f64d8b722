using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Flow;

namespace WsGen.Analyzers.Usage.Memory;

/// <summary>What an operation does to the variables, and by which the connection's memory escapes.</summary>
internal sealed class BorrowEffects(BorrowTypes types, BorrowScope scope, BorrowValues values, Sinks sinks, Action<BorrowEscape>? report)
{
    /// <summary>Performs an operation and those inside of it.</summary>
    public void Perform(IOperation operation, BorrowState state)
    {
        foreach (IOperation child in operation.ChildOperations)
        {
            Perform(child, state);
        }

        switch (operation)
        {
            case IFlowCaptureOperation capture:
                state[capture.Id] = values.Of(capture.Value, state);
                break;
            case ISimpleAssignmentOperation assignment:
                Assign(assignment.Target, assignment.Value, state);
                break;
            case ICompoundAssignmentOperation combination when values.Of(combination.Value, state) != Borrow.None:
                Assign(combination.Target, combination.Value, state);
                break;
            case IDeconstructionAssignmentOperation deconstruction:
                Deconstruct(deconstruction.Target, deconstruction.Value, state);
                break;
            case IEventAssignmentOperation { Adds: true, EventReference: IEventReferenceOperation raised } added when !scope.IsReleased(raised.Event):
                Escape(added.HandlerValue, state, $"is read by a handler of '{raised.Event.Name}'");
                break;
            case IIsPatternOperation match:
                Match(match, state);
                break;
            case IInvocationOperation invocation:
                Call(invocation, state);
                break;
            case IObjectCreationOperation { Constructor: { } constructor } creation when sinks.RunsLater(constructor):
                Escape(creation, state, "is read by a function that runs later");
                break;
            case IExpressionStatementOperation statement:
                Drop(statement.Operation, state);
                break;
        }
    }

    /// <summary>Says that a value escapes, if it holds the connection's memory.</summary>
    public void Escape(IOperation value, BorrowState state, string how)
    {
        if (report is not null && values.Inputs(value, state) is var inputs && (inputs != Borrow.None ? inputs : values.Of(value, state)) is not Borrow.None and var borrow)
        {
            report(new BorrowEscape(values.Culprit(value, state), borrow, how));
        }
    }

    private void Assign(IOperation target, IOperation value, BorrowState state) => Assign(target, value, values.Of(value, state), state);

    private void Assign(IOperation target, IOperation value, Borrow borrow, BorrowState state)
    {
        target = scope.Resolve(target);
        switch (target)
        {
            case IDeclarationExpressionOperation declaration:
                Assign(declaration.Expression, value, borrow, state);
                break;
            case ILocalReferenceOperation or IParameterReferenceOperation:
                state[VariableOf(target)!] = borrow;
                if ((borrow & Borrow.Iteration) != 0 && target is ILocalReferenceOperation local && scope.Iterations.IsReadLater(local))
                {
                    Escape(value, state, $"is kept in '{NameOf(target)}'");
                }

                break;
            case IDiscardOperation:
                Drop(value, state);
                break;
            case IMemberReferenceOperation or IArrayElementReferenceOperation when borrow != Borrow.None:
                if (scope.Outlives(target))
                {
                    Escape(value, state, $"is kept in '{NameOf(target)}'");
                }
                else if (VariableOf(target) is { } holder)
                {
                    state[holder] |= borrow;
                }

                break;
            case IMemberReferenceOperation { Instance: { Type: { } type } instance } member when VariableOf(instance) is { } changed && IsTheOnlyHolder(member.Member, type):
                state[changed] = Borrow.None;
                break;
        }
    }

    /// <summary>A pattern gives names to a value and to parts of it.</summary>
    private void Match(IIsPatternOperation match, BorrowState state)
    {
        Borrow borrow = values.Of(match.Value, state);
        foreach (ILocalSymbol local in match.Pattern.DescendantsAndSelf().Select(Patterns.Declared).OfType<ILocalSymbol>())
        {
            state[local] = types.CanHold(local.Type) ? borrow : Borrow.None;
        }
    }

    private void Deconstruct(IOperation target, IOperation value, BorrowState state)
    {
        target = target is IDeclarationExpressionOperation declaration ? declaration.Expression : target;
        value = value is IConversionOperation conversion ? conversion.Operand : value;
        if (target is not ITupleOperation { Elements: var targets })
        {
            Assign(target, value, state);
            return;
        }

        for (int i = 0; i < targets.Length; i++)
        {
            if (value is ITupleOperation { Elements: var elements } && elements.Length == targets.Length)
            {
                Deconstruct(targets[i], elements[i], state);
            }
            else
            {
                Assign(targets[i], value, types.CanHold(targets[i].Type) ? values.Of(value, state) : Borrow.None, state);
            }
        }
    }

    private void Call(IInvocationOperation invocation, BorrowState state)
    {
        IMethodSymbol method = invocation.TargetMethod;
        Borrow inputs = values.Inputs(invocation, state);
        if (inputs == Borrow.None)
        {
            return;
        }

        foreach (IArgumentOperation result in invocation.Arguments.Where(argument => argument.Parameter?.RefKind == RefKind.Out && types.IsFramework(method) && types.CanHold(argument.Value.Type)))
        {
            Assign(result.Value, result.Value, inputs & (Borrow.Value | Borrow.Iteration), state);
        }

        if (sinks.Adds(method))
        {
            Add(invocation, state);
        }
        else if (sinks.RunsLater(method))
        {
            Escape(invocation, state, "is read by a function that runs later");
        }
        else if (sinks.SendsLater(method))
        {
            Escape(invocation, state, $"is sent by '{method.Name}', which goes on after it has returned");
        }
        else if (method is { IsAsync: true, ReturnsVoid: true })
        {
            Escape(invocation, state, $"is read by '{method.Name}', which nobody can await");
        }
        else if (invocation.Arguments.FirstOrDefault(argument => argument.Parameter?.RefKind == RefKind.Ref && argument.Value is IFieldReferenceOperation && scope.Outlives(argument.Value)) is { } place)
        {
            foreach (IArgumentOperation argument in invocation.Arguments.Where(argument => argument != place && types.IsFramework(method)))
            {
                Escape(argument.Value, state, $"is kept in '{NameOf(place.Value)}'");
            }
        }
    }

    private void Add(IInvocationOperation invocation, BorrowState state)
    {
        IOperation? receiver = invocation.Instance ?? invocation.Arguments[0].Value;
        foreach (IArgumentOperation argument in invocation.Arguments.Where(argument => argument.Value != receiver))
        {
            Borrow borrow = values.Of(argument.Value, state);
            if (borrow == Borrow.None)
            {
                continue;
            }

            if (scope.Outlives(receiver) || ((borrow & Borrow.Iteration) != 0 && scope.Resolve(receiver) is ILocalReferenceOperation collection && Iterations.IsOutside(collection)))
            {
                Escape(argument.Value, state, $"is put into '{NameOf(receiver)}'");
            }
            else if (VariableOf(receiver) is { } holder)
            {
                state[holder] |= borrow;
            }
        }
    }

    /// <summary>Nobody looks at the value.</summary>
    private void Drop(IOperation value, BorrowState state)
    {
        value = scope.Resolve(value is IConversionOperation conversion ? conversion.Operand : value);
        if (value is not IInvocationOperation invocation)
        {
            return;
        }

        IInvocationOperation call = invocation;
        while (call.Instance is IInvocationOperation inner && types.IsTask(inner.Type, out _))
        {
            call = inner;
        }

        if ((values.Of(invocation, state) & Borrow.Pending) != 0)
        {
            // A send that is not awaited is one for another rule, and awaiting it cures both.
            if (!sinks.Sends(call.TargetMethod))
            {
                Escape(invocation, state, $"is read by '{call.TargetMethod.Name}', which is not awaited");
            }
        }
        else if (values.HasFunction(invocation, state) && sinks.IsDisposable(invocation.Type))
        {
            Escape(invocation, state, "is read by a function that runs later");
        }
    }

    private object? VariableOf(IOperation? operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFlowCaptureReferenceOperation capture => scope.Resolve(capture) is ILocalReferenceOperation { Type.IsReferenceType: true } local ? local.Local : capture.Id,
        IMemberReferenceOperation member => VariableOf(member.Instance),
        IArrayElementReferenceOperation element => VariableOf(element.ArrayReference),
        IConversionOperation conversion => VariableOf(conversion.Operand),
        _ => null,
    };

    private string NameOf(IOperation? operation) => operation switch
    {
        IMemberReferenceOperation { Member: IPropertySymbol { IsIndexer: true } } indexer => NameOf(indexer.Instance),
        IMemberReferenceOperation { Instance: IMemberReferenceOperation or ILocalReferenceOperation or IParameterReferenceOperation } member when sinks.IsAdder(member.Instance.Type) => NameOf(member.Instance),
        IMemberReferenceOperation member => member.Member.Name,
        ILocalReferenceOperation local => local.Local.Name,
        IParameterReferenceOperation parameter => parameter.Parameter.Name,
        IArrayElementReferenceOperation element => NameOf(element.ArrayReference),
        IFlowCaptureReferenceOperation capture when scope.Resolve(capture) is var captured && captured != capture => NameOf(captured),
        IConversionOperation conversion => NameOf(conversion.Operand),
        IInvocationOperation { Instance: { } instance } => NameOf(instance),
        _ => operation?.Syntax.ToString() ?? "",
    };

    private bool IsTheOnlyHolder(ISymbol member, ITypeSymbol type) =>
        (Library.Same(type, types.WsMessage) && member.Name == "Payload")
        || (types.Holders(type).ToList() is [var holder] && SymbolEqualityComparer.Default.Equals(holder, member));
}
