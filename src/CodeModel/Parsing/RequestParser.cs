using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Models;

namespace WsGen.CodeModel.Parsing;

/// <summary>What a [Send] method awaits.</summary>
/// <param name="Model">What is known of it.</param>
/// <param name="Reply">The type of the answer, without annotation.</param>
/// <param name="KeyMayBeNull">Its property may be null.</param>
internal sealed record ParsedRequest(RequestModel Model, ITypeSymbol Reply, bool KeyMayBeNull);

/// <summary>Reads what a [Send] method awaits, and by which property the answer is known (WSG1022).</summary>
internal sealed class RequestParser(EndpointScope scope)
{
    private const int DefaultTimeout = 30_000;

    /// <param name="send">The method.</param>
    /// <param name="message">What it sends; null if that is not known.</param>
    /// <param name="reply">What it returns in its task; null if nothing.</param>
    public ParsedRequest? Parse(SendMethod send, IParameterSymbol? message, ITypeSymbol? reply)
    {
        string? correlation = Find(send, "Correlation").Value as string;
        int timeout = Find(send, "TimeoutMilliseconds").Value is int milliseconds ? milliseconds : DefaultTimeout;
        if (timeout < 0)
        {
            Report(send, "TimeoutMilliseconds", $"has a TimeoutMilliseconds of {timeout}: it must be 0, for no limit, or more");
        }

        if (reply is null)
        {
            if (correlation is not null)
            {
                Report(send, "Correlation", "has a Correlation but returns no answer: return a ValueTask or Task of it");
            }

            return null;
        }

        if (correlation is null)
        {
            Report(send, null, $"returns a '{TypeNames.InShort(reply)}' but has no Correlation: name the property that request and answer have in common");
            return null;
        }

        if (message is null || message.Type.TypeKind == TypeKind.Error || reply.TypeKind == TypeKind.Error)
        {
            scope.MarkIncomplete(DiagnosticDescriptors.CorrelationDoesNotFit);
            return null;
        }

        return Match(send, correlation, message.Type, reply) is var (asked, answered)
            ? new ParsedRequest(
                new RequestModel(
                    TypeNames.OfMember(answered),
                    TypeNames.InCode(answered.Type),
                    TypeNames.InCodeAnnotated(reply),
                    timeout,
                    ChecksForNull: !message.Type.IsValueType,
                    KeyMayBeNull: MayBeNull(asked)),
                reply.WithNullableAnnotation(NullableAnnotation.NotAnnotated),
                MayBeNull(answered))
            : null;
    }

    private static bool MayBeNull(IPropertySymbol property) => property.Type.NullableAnnotation == NullableAnnotation.Annotated;

    /// <summary>The properties of request and answer; null if the two have none in common.</summary>
    private (IPropertySymbol Asked, IPropertySymbol Answered)? Match(SendMethod send, string correlation, ITypeSymbol message, ITypeSymbol reply)
    {
        IPropertySymbol? asked = FindProperty(message, correlation);
        IPropertySymbol? answered = FindProperty(reply, correlation);
        string? reason =
            !KnownTypes.Same(KnownTypes.WithoutNullable(reply), reply) ? $"returns a '{TypeNames.InShort(reply)}': an answer is never null"
            : asked is null ? Missing(message)
            : answered is null ? Missing(reply)
            : !KnownTypes.Same(asked.Type, answered.Type)
                ? $"has the Correlation '{correlation}', which is a '{TypeNames.InShort(asked.Type)}' in '{TypeNames.InShort(message)}' " +
                    $"and a '{TypeNames.InShort(answered.Type)}' in '{TypeNames.InShort(reply)}'"
            : asked.Type.IsRefLikeType || !KnownTypes.Same(KnownTypes.WithoutNullable(asked.Type), asked.Type)
                ? $"has the Correlation '{correlation}', which is a '{TypeNames.InShort(asked.Type)}': it must have a value, and one that can be kept"
            : null;
        if (reason is null)
        {
            return (asked!, answered!);
        }

        Report(send, "Correlation", reason);
        return null;

        string Missing(ITypeSymbol type) => $"has the Correlation '{correlation}', but '{TypeNames.InShort(type)}' has no property of that name that can be read here";
    }

    /// <summary>A property of the type, of its base classes or, of interfaces and type parameters, of what they promise.</summary>
    private IPropertySymbol? FindProperty(ITypeSymbol type, string name)
    {
        IEnumerable<ITypeSymbol> levels = type is ITypeParameterSymbol parameter
            ? parameter.ConstraintTypes.SelectMany(KnownTypes.SelfAndBases)
            : type.TypeKind == TypeKind.Interface ? KnownTypes.SelfAndBases(type) : KnownTypes.SelfAndBases(type).Where(level => level.TypeKind != TypeKind.Interface);
        return levels
            .SelectMany(level => level.GetMembers(name))
            .OfType<IPropertySymbol>()
            .FirstOrDefault(property =>
                property is { IsStatic: false, IsIndexer: false, GetMethod: { } getter } && scope.Known.Compilation.IsSymbolAccessibleWithin(getter, scope.Type));
    }

    private static TypedConstant Find(SendMethod send, string property) => send.Data.NamedArguments.FirstOrDefault(argument => argument.Key == property).Value;

    private void Report(SendMethod send, string? property, string reason) => scope.Report(
        DiagnosticDescriptors.CorrelationDoesNotFit,
        property is null ? new IssueSite(send.Method) : new IssueSite(send.Method, send.Data, property),
        send.Method.Name,
        reason);
}
