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

            var awaited = new AwaitedModel(request.Model.Correlation, request.Model.KeyTypeName, TypeNames.InCode(request.Reply), request.KeyMayBeNull, send.Send.Method.Name);
            for (int i = 0; i < bound.Length; i++)
            {
                bound[i] = Add(bound[i], request.Reply, awaited);
            }

            if (bound.Concat(unwritten).All(callback => !IsExactly(callback, request.Reply)) && CreateHandler(send, request) is { } handler)
            {
                unwritten.Add(handler);
            }

            for (int i = 0; i < unwritten.Count; i++)
            {
                unwritten[i] = Add(unwritten[i], request.Reply, awaited);
            }
        }

        return [.. bound, .. unwritten];
    }

    private static bool IsExactly(ParsedCallback callback, ITypeSymbol reply) =>
        callback.PayloadType is { } payload && KnownTypes.Same(KnownTypes.WithoutNullable(payload), reply);

    private static ParsedCallback Add(ParsedCallback callback, ITypeSymbol reply, AwaitedModel awaited)
    {
        bool fits = callback is { PayloadType: { } payload, Model.Payload.IsPart: false }
            && KnownTypes.SelfAndBases(KnownTypes.WithoutNullable(payload)).Any(level => KnownTypes.Same(level, reply));
        bool isKnown = callback.Model.Awaited.Any(other => other with { Method = awaited.Method } == awaited);
        return fits && !isKnown
            ? callback with { Model = callback.Model with { Awaited = callback.Model.Awaited.Append(awaited).ToEquatableArray() } }
            : callback;
    }

    private ParsedCallback? CreateHandler(ParsedSend send, ParsedRequest request)
    {
        IMethodSymbol method = send.Send.Method;
        PayloadModel? payload = new PayloadForms(scope, bindings, method).Find(request.Reply, declared: null);
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
                $"awaits a '{TypeNames.InShort(request.Reply)}', which nothing makes of a message: await a type that has a decoder or is in a JsonSerializerContext");
            return null;
        }

        var model = new CallbackModel
        {
            Kind = kind.Value,
            MethodName = "",
            DeclaredIn = null,
            Signature = TypeNames.InShort(request.Reply),
            Arguments = default,
            Payload = payload,
            Error = null,
            Completion = CompletionKind.Returns,
            Reply = ReplyModel.None,
            MaxMessageSize = -1,
            IsAwaitedOnly = true,
        };
        return new ParsedCallback(new AttributedMethod(method, CallbackAttribute.OnMessage, send.Send.Data), model, request.Reply);
    }
}
