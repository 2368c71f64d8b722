using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Collections;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Models;

namespace WsGen.CodeModel.Parsing;

/// <summary>
/// Where answers arrive: at the handlers whose payload they are, before the handlers get them; where there is none, at one that nobody has written and that
/// drops what nobody awaits. Those then take part in everything as handlers do, in unions above all.
/// </summary>
internal sealed class AnswerBinder(EndpointScope scope, Bindings bindings)
{
    /// <returns>The callbacks, those that nobody has written last.</returns>
    public ParsedCallback[] Bind(IReadOnlyList<ParsedCallback> callbacks, IReadOnlyList<ParsedSend> sends)
    {
        ParsedCallback[] bound = [.. callbacks];
        var unwritten = new List<ParsedCallback>();
        foreach (ParsedSend send in sends)
        {
            if (send.Request is not { } request)
            {
                continue;
            }

            foreach (ITypeSymbol answer in request.Members.Count > 0 ? request.Members : [request.Reply])
            {
                if (bound.Concat(unwritten).All(callback => !IsExactly(callback, answer)) && CreateHandler(send, request, answer) is { } handler)
                {
                    unwritten.Add(handler);
                }
            }
        }

        return [.. bound.Concat(unwritten).Select(callback => sends.Aggregate(callback, Add))];
    }

    private static bool IsExactly(ParsedCallback callback, ITypeSymbol answer) =>
        callback.PayloadType is { } payload && KnownTypes.Same(KnownTypes.WithoutNullable(payload), answer);

    private ParsedCallback Add(ParsedCallback callback, ParsedSend send)
    {
        if (send.Request is not { } request
            || callback is not { PayloadType: { } declared, Model.Payload.IsPart: false }
            || KnownTypes.WithoutNullable(declared) is not { } payload
            || !KnownTypes.SelfAndBases(payload).Contains(request.Reply, SymbolEqualityComparer.Default)
            || (request.Property ?? CorrelationProperty.Find(scope, payload, request.Model.Correlation.TrimStart('@'))) is not { } property
            || TypeNames.InCode(property.Type) != request.Model.KeyTypeName)
        {
            return callback;
        }

        var awaited = new AwaitedModel(
            request.Model.Correlation,
            request.Model.KeyTypeName,
            TypeNames.InCode(request.Reply),
            CorrelationProperty.MayBeNull(property),
            request.Property is null ? TypeNames.InCode(payload) : null,
            send.Send.Method.Name);
        bool isKnown = callback.Model.Awaited.Any(other => other with { Method = awaited.Method } == awaited);
        return isKnown ? callback : callback with { Model = callback.Model with { Awaited = callback.Model.Awaited.Append(awaited).ToEquatableArray() } };
    }

    private ParsedCallback? CreateHandler(ParsedSend send, ParsedRequest request, ITypeSymbol answer)
    {
        IMethodSymbol method = send.Send.Method;
        PayloadModel? payload = new PayloadForms(scope, bindings, method).Find(answer, declared: null);
        CallbackKind? kind = payload?.Form switch
        {
            PayloadForm.Json or PayloadForm.TextDecoder or PayloadForm.TextStreamDecoder => CallbackKind.Text,
            PayloadForm.BinaryDecoder or PayloadForm.BinaryStreamDecoder => CallbackKind.Binary,
            _ => null,
        };
        if (kind is null)
        {
            scope.Report(
                DiagnosticDescriptors.SentTypeNotSupported,
                new IssueSite(method),
                method.Name,
                $"awaits a '{TypeNames.InShort(request.Reply)}', which nothing makes of a message: await a type that has a decoder or is in a JsonSerializerContext, or a base type of members of a union");
            return null;
        }

        var model = new CallbackModel
        {
            Kind = kind.Value,
            MethodName = "",
            DeclaredIn = null,
            Signature = TypeNames.InShort(answer),
            Arguments = default,
            Payload = payload,
            Error = null,
            Completion = CompletionKind.Returns,
            Reply = ReplyModel.None,
            MaxMessageSize = -1,
            IsAwaitedOnly = true,
        };
        return new ParsedCallback(new AttributedMethod(method, CallbackAttribute.OnMessage, send.Send.Data), model, answer);
    }
}
