using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Usage.Settings;

namespace WsGen.Analyzers.Usage.Security;

/// <summary>What a callback says of a certificate that has the given errors: worked out as far as nothing but the errors is asked.</summary>
internal sealed class CertificateAnswers
{
    // SslPolicyErrors.RemoteCertificateNameMismatch and RemoteCertificateChainErrors.
    private const int OtherName = 2;
    private const int NoTrustedIssuer = 4;

    private readonly IParameterSymbol _parameter;
    private int? _errors;

    private CertificateAnswers(IParameterSymbol parameter, int errors)
    {
        _parameter = parameter;
        _errors = errors;
    }

    /// <summary>What is accepted that should not be, in words; null for nothing, or if that cannot be told.</summary>
    /// <param name="callback">The value of the callback.</param>
    public static string? FindAccepted(IOperation callback) => ConstantValues.Bare(callback) switch
    {
        IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda } => Answers.IsAlwaysTrue(lambda.Body) ? "every certificate" : FindAccepted(lambda.Symbol, lambda.Body),
        IDelegateCreationOperation { Target: IMethodReferenceOperation reference } => Answers.IsAlwaysTrue(reference.Method) ? "every certificate" : FindAccepted(reference.Method, BodyOf(reference)),
        _ => null,
    };

    private static string? FindAccepted(IMethodSymbol method, IOperation? body)
    {
        if (body is null || method.Parameters is not [_, _, _, var errors])
        {
            return null;
        }

        return (Accepts(OtherName), Accepts(NoTrustedIssuer)) switch
        {
            (true, true) => "every certificate",
            (true, false) => "certificates of other hosts",
            (false, true) => "certificates of unknown issuers",
            _ => null,
        };

        bool Accepts(int what) => new CertificateAnswers(errors, what).Ends(body, out bool? answer) && answer == true;
    }

    /// <summary>The body of a method in the same file; others are not looked into.</summary>
    private static IOperation? BodyOf(IMethodReferenceOperation reference) =>
        reference.Method.DeclaringSyntaxReferences is [var declared] && declared.SyntaxTree == reference.Syntax.SyntaxTree
            ? reference.SemanticModel?.GetOperation(declared.GetSyntax()) switch
            {
                IMethodBodyOperation method => method.BlockBody ?? method.ExpressionBody,
                ILocalFunctionOperation function => function.Body,
                _ => null,
            }
            : null;

    /// <summary>Goes through a statement: true if the callback ends in it, with an answer, or with none if that depends on more than the errors.</summary>
    private bool Ends(IOperation statement, out bool? answer)
    {
        answer = null;
        switch (statement)
        {
            case IBlockOperation block:
                foreach (IOperation each in block.Operations)
                {
                    if (Ends(each, out answer))
                    {
                        return true;
                    }
                }

                return false;
            case IReturnOperation { ReturnedValue: { } value }:
                answer = ValueOf(value) as bool?;
                return true;
            case IConditionalOperation choice when ValueOf(choice.Condition) is bool condition:
                return (condition ? choice.WhenTrue : choice.WhenFalse) is { } branch && Ends(branch, out answer);
            case IExpressionStatementOperation { Operation: IAssignmentOperation { Target: IParameterReferenceOperation target } assignment } when IsErrors(target):
                _errors = assignment switch
                {
                    ICompoundAssignmentOperation compound => Combine(compound.OperatorKind, _errors, ValueOf(compound.Value)) as int?,
                    ISimpleAssignmentOperation => ValueOf(assignment.Value) as int?,
                    _ => null,
                };
                return false;
            case IExpressionStatementOperation or IVariableDeclarationGroupOperation or ILocalFunctionOperation or IEmptyOperation:
                return false;
            default:
                return true;
        }
    }

    private bool IsErrors(IParameterReferenceOperation reference) => SymbolEqualityComparer.Default.Equals(reference.Parameter, _parameter);

    /// <summary>A truth or a number; null if it is not known.</summary>
    private object? ValueOf(IOperation expression) => Operations.Unwrap(expression) switch
    {
        { ConstantValue: { HasValue: true, Value: bool or int } constant } => constant.Value,
        IParameterReferenceOperation reference when IsErrors(reference) => _errors,
        IBinaryOperation binary => Combine(binary.OperatorKind, ValueOf(binary.LeftOperand), ValueOf(binary.RightOperand)),
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => ValueOf(not.Operand) is bool value ? !value : null,
        IUnaryOperation { OperatorKind: UnaryOperatorKind.BitwiseNegation } not => ValueOf(not.Operand) is int value ? ~value : null,
        IConditionalOperation { WhenFalse: { } otherwise } choice => ValueOf(choice.Condition) is bool condition ? ValueOf(condition ? choice.WhenTrue : otherwise) : null,
        IIsPatternOperation match => ValueOf(match.Value) is int value ? Matches(match.Pattern, value) : null,
        IInvocationOperation { TargetMethod.Name: "HasFlag", Instance: { } whole, Arguments: [var part] } =>
            ValueOf(whole) is int value && ValueOf(part.Value) is int flag ? (value & flag) == flag : null,
        _ => null,
    };

    private bool? Matches(IPatternOperation pattern, int value) => pattern switch
    {
        IConstantPatternOperation constant => ValueOf(constant.Value) is int number ? number == value : null,
        INegatedPatternOperation negated => !Matches(negated.Pattern, value),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either => Matches(either.LeftPattern, value) | Matches(either.RightPattern, value),
        IBinaryPatternOperation both => Matches(both.LeftPattern, value) & Matches(both.RightPattern, value),
        _ => null,
    };

    private static object? Combine(BinaryOperatorKind kind, object? left, object? right) => (kind, left, right) switch
    {
        (BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.Or, true, _) or (BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.Or, _, true) => true,
        (BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.And, false, _) or (BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.And, _, false) => false,
        (BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.Or, false, false) => false,
        (BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.And, true, true) => true,
        (BinaryOperatorKind.Equals, int a, int b) => a == b,
        (BinaryOperatorKind.NotEquals, int a, int b) => a != b,
        (BinaryOperatorKind.And, int a, int b) => a & b,
        (BinaryOperatorKind.Or, int a, int b) => a | b,
        (BinaryOperatorKind.ExclusiveOr, int a, int b) => a ^ b,
        _ => null,
    };
}
