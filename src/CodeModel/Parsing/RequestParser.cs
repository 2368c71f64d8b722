using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Models;

namespace WsGen.CodeModel.Parsing;

/// <summary>What a [Send] method awaits.</summary>
/// <param name="Model">What is known of it.</param>
/// <param name="Reply">The type of the answer, without annotation.</param>
/// <param name="Property">The property by which the answer is known, where that type has it; null where each of the members has it.</param>
/// <param name="Members">The members of a union that it stands for; none where it is a message by itself.</param>
internal sealed record ParsedRequest(RequestModel Model, ITypeSymbol Reply, IPropertySymbol? Property, IReadOnlyList<ITypeSymbol> Members);

/// <summary>Reads what a [Send] method awaits, and by which property the answer is known (WSG1022).</summary>
internal sealed class RequestParser(EndpointScope scope, AnswerMembers answers)
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

        reply = reply.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        IReadOnlyList<ITypeSymbol> members = answers.Of(reply, out (ITypeSymbol First, ITypeSymbol Second)? ambiguous);
        if (ambiguous is var (first, second))
        {
            Report(send, null, $"awaits a '{TypeNames.InShort(reply)}', which members of both '{TypeNames.InShort(first)}' and '{TypeNames.InShort(second)}' are: await a type that only members of one of them are");
            return null;
        }

        IPropertySymbol? answered = CorrelationProperty.Find(scope, reply, correlation);
        return Match(send, correlation, message.Type, answered is null && members.Count > 0 ? members : [reply]) is { } asked
            ? new ParsedRequest(
                new RequestModel(
                    TypeNames.OfMember(asked),
                    TypeNames.InCode(asked.Type),
                    TypeNames.InCodeAnnotated(reply),
                    timeout,
                    ChecksForNull: !message.Type.IsValueType,
                    KeyMayBeNull: CorrelationProperty.MayBeNull(asked)),
                reply,
                answered,
                members)
            : null;
    }

    /// <summary>The property of the request; null if not every answer has the same.</summary>
    private IPropertySymbol? Match(SendMethod send, string correlation, ITypeSymbol message, IReadOnlyList<ITypeSymbol> answers)
    {
        IPropertySymbol? asked = CorrelationProperty.Find(scope, message, correlation);
        string? reason = asked is null ? Missing(message) : answers.Select(answer => WhyNot(asked, answer)).FirstOrDefault(reason => reason is not null);
        if (reason is null)
        {
            return asked;
        }

        Report(send, "Correlation", reason);
        return null;

        string? WhyNot(IPropertySymbol asked, ITypeSymbol answer) =>
            !KnownTypes.Same(KnownTypes.WithoutNullable(answer), answer) ? $"returns a '{TypeNames.InShort(answer)}': an answer is never null"
            : CorrelationProperty.Find(scope, answer, correlation) is not { } answered ? Missing(answer)
            : !KnownTypes.Same(asked.Type, answered.Type)
                ? $"has the Correlation '{correlation}', which is a '{TypeNames.InShort(asked.Type)}' in '{TypeNames.InShort(message)}' " +
                    $"and a '{TypeNames.InShort(answered.Type)}' in '{TypeNames.InShort(answer)}'"
            : asked.Type.IsRefLikeType || !KnownTypes.Same(KnownTypes.WithoutNullable(asked.Type), asked.Type)
                ? $"has the Correlation '{correlation}', which is a '{TypeNames.InShort(asked.Type)}': it must have a value, and one that can be kept"
            : null;

        string Missing(ITypeSymbol type) => $"has the Correlation '{correlation}', but '{TypeNames.InShort(type)}' has no property of that name that can be read here";
    }

    private static TypedConstant Find(SendMethod send, string property) => send.Data.NamedArguments.FirstOrDefault(argument => argument.Key == property).Value;

    private void Report(SendMethod send, string? property, string reason) => scope.Report(
        DiagnosticDescriptors.CorrelationDoesNotFit,
        property is null ? new IssueSite(send.Method) : new IssueSite(send.Method, send.Data, property),
        send.Method.Name,
        reason);
}
