using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WsGen.CodeModel.Collections;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Models;

namespace WsGen.CodeModel.Parsing;

/// <summary>A [Send] method together with what the model does not keep.</summary>
/// <param name="Send">The method.</param>
/// <param name="Model">What it means; null if no body can be written, because a type does not exist for instance.</param>
/// <param name="Request">What it awaits; null if nothing.</param>
internal sealed record ParsedSend(SendMethod Send, SendModel? Model, ParsedRequest? Request);

/// <summary>Reads one [Send] method: what it sends and how (WSG1021), and what its parameters and its return type are for (WSG1020).</summary>
internal sealed class SendParser(EndpointScope scope, Bindings bindings, IReadOnlyList<ParsedCallback> callbacks)
{
    private readonly RequestParser _requests = new(scope, new AnswerMembers(scope, bindings, callbacks));

    public ParsedSend Parse(SendMethod send)
    {
        if (!send.IsSound)
        {
            return new ParsedSend(send, CreateModel(send, null, null, returnsTask: false, null), null);
        }

        IMethodSymbol method = send.Method;
        IParameterSymbol? message = FindMessage(method);
        (ITypeSymbol? reply, bool returnsTask) = ParseReturn(method);
        SentForm? form = message is null ? null : FindForm(method, message);
        ParsedRequest? request = _requests.Parse(send, message, reply);
        return new ParsedSend(send, CreateModel(send, message, form, returnsTask, request?.Model), request);
    }

    /// <summary>With an error the class becomes a stub, whose methods throw: for that signature and modifiers will do.</summary>
    private SendModel? CreateModel(SendMethod send, IParameterSymbol? message, SentForm? form, bool returnsTask, RequestModel? request)
    {
        IMethodSymbol method = send.Method;
        if (send.IsInherited
            || SendFinder.ModifiersOf(method, scope.CancellationToken) is not { } modifiers
            || method.Parameters.Any(parameter => parameter.RefKind != RefKind.None || parameter.Type.TypeKind == TypeKind.Error)
            || method.RefKind != RefKind.None
            || IsUnknown(method.ReturnType))
        {
            return null;
        }

        return new SendModel
        {
            MethodName = TypeNames.OfMember(method),
            DisplayName = $"{TypeNames.ForPeople(scope.Type)}.{method.Name}",
            Modifiers = modifiers,
            ReturnTypeName = TypeNames.InCodeAnnotated(method.ReturnType),
            Parameters = method.Parameters.Select(Declare).ToEquatableArray(),
            Signature = $"{TypeNames.InShort(method)} -> {TypeNames.InShort(method.ReturnType)}",
            Road = form?.Road ?? SendRoad.Object,
            Message = message is null ? "" : NameOf(message) + (message.NullableAnnotation == NullableAnnotation.Annotated ? "!" : ""),
            SentTypeName = form is null ? "" : TypeNames.InCode(form.Type),
            By = form?.By ?? "",
            Token = method.Parameters.FirstOrDefault(IsToken) is { } token ? NameOf(token) : null,
            ReturnsTask = returnsTask,
            Request = request,
        };
    }

    private IParameterSymbol? FindMessage(IMethodSymbol method)
    {
        IParameterSymbol[] messages = [.. method.Parameters.Where(parameter => !IsToken(parameter))];
        string? reason =
            messages.Length == 0 ? "has no message: one parameter is what it sends"
            : messages.Length > 1 ? $"has several messages, '{messages[0].Name}' and '{messages[1].Name}': one parameter is what it sends, another may be a CancellationToken"
            : messages[0].RefKind != RefKind.None ? $"takes '{messages[0].Name}' by reference"
            : messages[0].Type.IsRefLikeType ? $"takes '{messages[0].Name}', a '{TypeNames.InShort(messages[0].Type)}', which cannot wait for its turn to be sent"
            : !KnownTypes.Same(KnownTypes.WithoutNullable(messages[0].Type), messages[0].Type) ? $"takes '{messages[0].Name}', which may be null: null is no message"
            : method.Parameters.Length - messages.Length > 1 ? "has a second CancellationToken"
            : method.Parameters.FirstOrDefault(parameter => parameter.RefKind != RefKind.None) is { } byReference ? $"takes '{byReference.Name}' by reference"
            : null;
        if (reason is null)
        {
            return messages[0];
        }

        if (method.Parameters.Any(parameter => parameter.Type.TypeKind == TypeKind.Error))
        {
            scope.MarkIncomplete(DiagnosticDescriptors.SendSignatureNotSupported);
            return null;
        }

        Report(DiagnosticDescriptors.SendSignatureNotSupported, method, reason);
        return null;
    }

    /// <summary>What the method returns in its task, if anything.</summary>
    private (ITypeSymbol? Reply, bool IsTask) ParseReturn(IMethodSymbol method)
    {
        KnownTypes known = scope.Known;
        ITypeSymbol type = method.ReturnType;
        bool isTask = KnownTypes.Same(type, known.Task);
        if (method.RefKind == RefKind.None && (isTask || KnownTypes.Same(type, known.ValueTask)))
        {
            return (null, isTask);
        }

        if (method.RefKind == RefKind.None && type is INamedTypeSymbol { TypeArguments: [var value] } generic)
        {
            isTask = KnownTypes.Same(generic.OriginalDefinition, known.TaskOfT);
            if (isTask || KnownTypes.Same(generic.OriginalDefinition, known.ValueTaskOfT))
            {
                return (value, isTask);
            }
        }

        if (IsUnknown(type))
        {
            scope.MarkIncomplete(DiagnosticDescriptors.SendSignatureNotSupported);
        }
        else
        {
            string shown = (method.RefKind == RefKind.None ? "" : "ref ") + TypeNames.InShort(type);
            Report(
                DiagnosticDescriptors.SendSignatureNotSupported,
                method,
                $"returns '{shown}': return ValueTask or Task or, with a Correlation, a ValueTask or Task of the answer");
        }

        return (null, false);
    }

    private SentForm? FindForm(IMethodSymbol method, IParameterSymbol message)
    {
        if (IsUnknown(message.Type))
        {
            scope.MarkIncomplete(DiagnosticDescriptors.SentTypeNotSupported);
            return null;
        }

        SentForm? form = bindings.Forms.FindSent(message.Type, method);
        if (form is null)
        {
            Report(
                DiagnosticDescriptors.SentTypeNotSupported,
                method,
                $"sends a '{TypeNames.InShort(message.Type)}', which nothing turns into a message: send text, bytes, a value that formats itself, or a type that has an encoder or is in a JsonSerializerContext");
        }

        return form;
    }

    private bool IsToken(IParameterSymbol parameter) => KnownTypes.Same(parameter.Type, scope.Known.CancellationToken);

    private static bool IsUnknown(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Error || (type is INamedTypeSymbol named && named.TypeArguments.Any(IsUnknown));

    private static string Declare(IParameterSymbol parameter) =>
        $"{(parameter.IsParams ? "params " : "")}{TypeNames.InCodeAnnotated(parameter.Type)} {NameOf(parameter)}";

    private static string NameOf(IParameterSymbol parameter) =>
        SyntaxFacts.GetKeywordKind(parameter.Name) == SyntaxKind.None ? parameter.Name : "@" + parameter.Name;

    private void Report(DiagnosticDescriptor rule, IMethodSymbol method, string reason) => scope.Report(rule, new IssueSite(method), method.Name, reason);
}
