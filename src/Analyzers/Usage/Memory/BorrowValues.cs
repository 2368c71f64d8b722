using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Usage.Memory;

/// <summary>What an expression has to do with the connection's memory, and which part of it.</summary>
internal sealed class BorrowValues(BorrowTypes types, BorrowScope scope)
{
    private const Borrow Memory = Borrow.Value | Borrow.Iteration;

    public Borrow Of(IOperation? operation, BorrowState state) => operation switch
    {
        null => Borrow.None,
        ILocalReferenceOperation local => state[local.Local],
        IParameterReferenceOperation parameter => state[parameter.Parameter],
        IFlowCaptureReferenceOperation capture => state[capture.Id],
        IConversionOperation conversion => conversion.OperatorMethod is { } method && !types.IsFramework(method) ? Borrow.None : Of(conversion.Operand, state),
        IPropertyReferenceOperation { Property.Name: "Current" } current when Library.Same(current.Type, types.WsMessage) => Memory,
        IPropertyReferenceOperation { Property.Name: "Result" } result when types.IsTask(result.Property.ContainingType, out _) => OfResult(Of(result.Instance, state)),
        IMemberReferenceOperation and not IMethodReferenceOperation and var member => OfMember(member, state),
        IImplicitIndexerReferenceOperation index => types.IsView(index.Type) ? Of(index.Instance, state) & Memory : Borrow.None,
        IArrayElementReferenceOperation element => types.CanHold(element.Type) ? Of(element.ArrayReference, state) & Memory : Borrow.None,
        IAwaitOperation awaited => OfResult(Of(awaited.Operation, state)),
        IAssignmentOperation assignment => Of(assignment.Value, state),
        IObjectCreationOperation creation => OfCreation(creation, state),
        IInvocationOperation invocation => OfInvocation(invocation, state),
        IDelegateCreationOperation or ITupleOperation or IArrayCreationOperation or IArrayInitializerOperation or ICollectionExpressionOperation or ISpreadOperation
            or IAnonymousObjectCreationOperation => Parts(operation, state).Aggregate(Borrow.None, (all, part) => all | part.Borrow),
        _ => Borrow.None,
    };

    /// <summary>The part of an expression to copy: memory, a message, or what holds them.</summary>
    public IOperation Culprit(IOperation operation, BorrowState state)
    {
        while (true)
        {
            (IOperation Operation, Borrow Borrow) part = Parts(operation, state).FirstOrDefault(part => part.Borrow != Borrow.None);
            if (part.Operation is null || part.Operation == operation)
            {
                return operation;
            }

            operation = part.Operation;
        }
    }

    /// <summary>What a call is given.</summary>
    public Borrow Inputs(IOperation call, BorrowState state) => Parts(call, state).Aggregate(Borrow.None, (all, part) => all | part.Borrow);

    /// <summary>True if a function among the arguments reads the connection's memory.</summary>
    public bool HasFunction(IInvocationOperation invocation, BorrowState state) =>
        invocation.Arguments.Any(argument => argument.Value.Type?.TypeKind == TypeKind.Delegate && Of(argument.Value, state) != Borrow.None);

    /// <summary>The parts of an expression that it is made of; none for memory and for variables, which are what they are.</summary>
    private IEnumerable<(IOperation Operation, Borrow Borrow)> Parts(IOperation operation, BorrowState state) => operation switch
    {
        IConversionOperation conversion => Each([conversion.Operand], state),
        IAssignmentOperation assignment => Each([assignment.Value], state),
        IDelegateCreationOperation { Target: IFlowAnonymousFunctionOperation lambda } => ReadsOf(lambda.Symbol, state),
        IDelegateCreationOperation { Target: IMethodReferenceOperation reference } => reference.Method.MethodKind == MethodKind.LocalFunction
            ? ReadsOf(reference.Method, state).Select(read => (operation, read.Borrow))
            : Each(reference.Instance is { } instance ? [instance] : [], state),
        IObjectCreationOperation creation => Each(creation.Arguments.Select(argument => argument.Value), state),
        IAnonymousObjectCreationOperation creation => Each(creation.Initializers, state),
        ITupleOperation tuple => Each(tuple.Elements, state),
        IArrayCreationOperation array => Each(array.Initializer is { } initializer ? initializer.ElementValues : [], state),
        IArrayInitializerOperation initializer => Each(initializer.ElementValues, state),
        ICollectionExpressionOperation collection => Each(collection.Elements, state),
        // elements that are no memory are copied, as the bytes of a span are
        ISpreadOperation spread => types.CanHold(spread.ElementType) ? Each([spread.Operand], state) : [],
        IInvocationOperation invocation when !types.IsView(invocation.Type) => PartsOf(invocation, state),
        _ => [],
    };

    private IEnumerable<(IOperation Operation, Borrow Borrow)> PartsOf(IInvocationOperation invocation, BorrowState state)
    {
        IEnumerable<IOperation> inputs = invocation.Arguments.Select(argument => argument.Value);
        IEnumerable<(IOperation, Borrow)> parts = Each(invocation.Instance is { } instance ? [.. inputs, instance] : inputs, state);
        return invocation.TargetMethod.MethodKind == MethodKind.LocalFunction
            ? parts.Concat(ReadsOf(invocation.TargetMethod, state).Select(read => (read.Operation, read.Borrow)))
            : parts;
    }

    private IEnumerable<(IOperation Operation, Borrow Borrow)> Each(IEnumerable<IOperation> operations, BorrowState state) =>
        operations.Select(operation => (operation, Of(operation, state)));

    /// <summary>What a function reads of the variables around it.</summary>
    private IEnumerable<(IOperation Operation, Borrow Borrow)> ReadsOf(ISymbol function, BorrowState state) => scope.ReadsOf(function)
        .Select(read => (read, Of(read, state)))
        .Where(read => read.Item2 != Borrow.None);

    private Borrow OfMember(IMemberReferenceOperation member, BorrowState state) =>
        types.CanHold(member.Type) || (member.Member.Name == "Array" && Library.Same(member.Member.ContainingType.OriginalDefinition, types.ArraySegment))
            ? Of(member.Instance, state) & Memory
            : Borrow.None;

    private Borrow OfInvocation(IInvocationOperation invocation, BorrowState state)
    {
        IMethodSymbol method = invocation.TargetMethod;
        bool isView = types.IsFramework(method) && method.Name != "Clone" && !Library.Same(method.ContainingType, types.Json);
        if (types.IsTask(invocation.Type, out ITypeSymbol? result))
        {
            Borrow inputs = Inputs(invocation, state);
            return inputs == Borrow.None
                ? Borrow.None
                : Borrow.Pending | (inputs & (Borrow.Iteration | Borrow.Result)) | (isView && types.IsView(result) ? Borrow.Result : Borrow.None);
        }

        if (method.Name == "<Clone>$") // a record, with some members of its own
        {
            return Of(invocation.Instance, state);
        }

        // What a function that is not .NET's makes of memory may well be a copy.
        return isView && types.IsView(invocation.Type)
            ? Each([.. invocation.Arguments.Select(argument => argument.Value), .. invocation.Instance is { } instance ? [instance] : Array.Empty<IOperation>()], state)
                .Aggregate(Borrow.None, (all, part) => all | (part.Borrow & Memory))
            : Borrow.None;
    }

    private Borrow OfCreation(IObjectCreationOperation creation, BorrowState state)
    {
        Borrow inputs = Inputs(creation, state);
        return inputs == Borrow.None || creation.Constructor is not { } constructor ? Borrow.None
            : types.IsTask(creation.Type, out _) ? Borrow.Pending | (inputs & (Borrow.Result | Borrow.Iteration)) | ((inputs & Borrow.Value) != 0 ? Borrow.Result : Borrow.None)
            : types.IsFramework(constructor) ? (types.IsView(creation.Type) || Library.Same(creation.Type?.OriginalDefinition, types.WsMessage) ? inputs & Memory : HoldsFunction(creation, state))
            : Keeps(constructor) ? inputs & Memory
            : Borrow.None;
    }

    private Borrow HoldsFunction(IObjectCreationOperation creation, BorrowState state) =>
        creation.Arguments.Any(argument => argument.Value.Type?.TypeKind == TypeKind.Delegate) ? Inputs(creation, state) & Memory : Borrow.None;

    /// <summary>A constructor that keeps what it is given, as that of a record does. One that may make a copy is not said to.</summary>
    private bool Keeps(IMethodSymbol constructor) => types.CanHold(constructor.ContainingType) && (types.IsLibrary(constructor)
        || constructor.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).Any(syntax => syntax switch
        {
            RecordDeclarationSyntax => true,
            TypeDeclarationSyntax { ParameterList: { } parameters } type => type.Members.SelectMany(InitialValues).Any(value => IsOneOf(value, parameters)),
            ConstructorDeclarationSyntax { ParameterList: var parameters } declaration => declaration.DescendantNodes().OfType<AssignmentExpressionSyntax>()
                .Any(assignment => IsOneOf(assignment.Right, parameters) || (assignment.Right is TupleExpressionSyntax tuple && tuple.Arguments.Any(each => IsOneOf(each.Expression, parameters)))),
            _ => false,
        }));

    private static IEnumerable<ExpressionSyntax> InitialValues(MemberDeclarationSyntax member) => member switch
    {
        PropertyDeclarationSyntax { Initializer.Value: { } value } => [value],
        PropertyDeclarationSyntax { ExpressionBody.Expression: { } value } => [value],
        FieldDeclarationSyntax field => field.Declaration.Variables.Select(variable => variable.Initializer?.Value).OfType<ExpressionSyntax>(),
        _ => [],
    };

    private static bool IsOneOf(ExpressionSyntax value, ParameterListSyntax parameters) =>
        value.IsKind(SyntaxKind.IdentifierName) && parameters.Parameters.Any(parameter => parameter.Identifier.ValueText == ((IdentifierNameSyntax)value).Identifier.ValueText);

    private static Borrow OfResult(Borrow task) => (task & Borrow.Result) != 0 ? Borrow.Value | (task & Borrow.Iteration) : Borrow.None;
}
