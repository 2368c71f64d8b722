using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Callbacks;

/// <summary>Whether a call could be given a CancellationToken.</summary>
internal static class TokenOverload
{
    /// <summary>True if the method has a parameter for it that is left out, or an overload with one more, at its end.</summary>
    public static bool Lacks(IInvocationOperation call, KnownTypes known)
    {
        IArgumentOperation? token = call.Arguments.FirstOrDefault(argument => KnownTypes.Same(argument.Parameter?.Type, known.CancellationToken));
        if (token is not null)
        {
            return token.ArgumentKind == ArgumentKind.DefaultValue && token.Parameter!.Ordinal == LastOrdinal(call);
        }

        IMethodSymbol called = call.TargetMethod.OriginalDefinition;
        return call.Arguments.All(argument => argument.ArgumentKind == ArgumentKind.Explicit)
            && called.ContainingType.GetMembers(called.Name).OfType<IMethodSymbol>().Any(other =>
                other.IsStatic == called.IsStatic
                && other.Arity == called.Arity
                && other.Parameters.Length == called.Parameters.Length + 1
                && KnownTypes.Same(other.Parameters[other.Parameters.Length - 1].Type, known.CancellationToken)
                && other.Parameters.Take(called.Parameters.Length).Select(parameter => parameter.Type)
                    .SequenceEqual(called.Parameters.Select(parameter => parameter.Type), SymbolEqualityComparer.Default)
                && known.Compilation.IsSymbolAccessibleWithin(other, call.SemanticModel!.Compilation.Assembly));
    }

    /// <summary>The last parameter, so that a token can stand at the end of the arguments; those before it that are left out would be in its way.</summary>
    private static int LastOrdinal(IInvocationOperation call) =>
        call.Arguments.Count(argument => argument.ArgumentKind == ArgumentKind.DefaultValue) == 1 ? call.TargetMethod.Parameters.Length - 1 : -1;
}
