using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Collections;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Models;

namespace WsGen.CodeModel.Parsing;

/// <summary>Reads one callback: what its parameters get and what becomes of its return value.</summary>
internal sealed class CallbackParser(EndpointScope scope, PathBinder path)
{
    /// <returns>The callback; null for a message handler of which not even the kind is known.</returns>
    public CallbackModel? Parse(AttributedMethod callback)
    {
        Payload payload = Payload.Undecided;
        if (callback.Attribute == CallbackAttribute.OnMessage)
        {
            payload = Payload.Parse(scope, callback, path);
        }

        ArgumentModel[] arguments = [.. ParseArguments(callback, payload)];
        CheckException(callback);
        (CompletionKind completion, ReplyKind reply) = ReturnParser.Parse(scope, callback, payload.IsExplicitlyText);
        if (KindOf(callback.Attribute, payload) is not { } kind)
        {
            return null;
        }

        return new CallbackModel
        {
            Kind = kind,
            MethodName = TypeNames.OfMember(callback.Method),
            Signature = Describe(callback.Method),
            Arguments = arguments.ToEquatableArray(),
            Completion = completion,
            Reply = reply,
            MaxMessageSize = ParseMaxMessageSize(callback),
        };
    }

    /// <summary>The method as declared, but with the variable's name in every [PathParam].</summary>
    private string Describe(IMethodSymbol method)
    {
        IEnumerable<string> parameters = method.Parameters.Select(parameter => path.FindAttribute(parameter) is { } pathParam
            ? $"[PathParam({TypeNames.Literal(PathBinder.VariableOf(parameter, pathParam))})] {TypeNames.InShort(parameter)}"
            : TypeNames.InShort(parameter));
        return $"{method.Name}({string.Join(", ", parameters)}) -> {TypeNames.InShort(method.ReturnType)}";
    }

    private static CallbackKind? KindOf(CallbackAttribute attribute, Payload payload) => attribute switch
    {
        CallbackAttribute.OnOpen => CallbackKind.Open,
        CallbackAttribute.OnClose => CallbackKind.Close,
        CallbackAttribute.OnError => CallbackKind.Error,
        _ => payload.Kind,
    };

    private IEnumerable<ArgumentModel> ParseArguments(AttributedMethod callback, Payload payload)
    {
        var seen = new HashSet<ArgumentSource>();
        foreach (IParameterSymbol parameter in callback.Method.Parameters)
        {
            if (path.FindAttribute(parameter) is { } pathParam)
            {
                if (path.Bind(parameter, pathParam) is { } value)
                {
                    yield return value;
                }
            }
            else if (SymbolEqualityComparer.Default.Equals(parameter, payload.Parameter))
            {
                yield return new ArgumentModel(payload.Source);
            }
            else if (SourceOf(parameter.Type, callback.Attribute) is not { } source)
            {
                RefuseParameter(callback, parameter);
            }
            else
            {
                if (!seen.Add(source) && source != ArgumentSource.Error)
                {
                    ReportParameter(callback, parameter, $"is a second {TypeNames.InShort(parameter.Type)}");
                }

                yield return new ArgumentModel(source);
            }
        }
    }

    /// <summary>What a parameter gets because of its type alone, in a callback of the given kind.</summary>
    private ArgumentSource? SourceOf(ITypeSymbol type, CallbackAttribute attribute)
    {
        KnownTypes known = scope.Known;
        bool isBeforeClose = attribute is CallbackAttribute.OnOpen or CallbackAttribute.OnMessage;
        return KnownTypes.Same(type, known.WsSession) ? ArgumentSource.Session
            : isBeforeClose && KnownTypes.Same(type, known.CancellationToken) ? ArgumentSource.Closing
            : attribute == CallbackAttribute.OnClose && KnownTypes.Same(type, known.CloseReason) ? ArgumentSource.CloseReason
            : attribute == CallbackAttribute.OnError && KnownTypes.Same(type, known.Exception) ? ArgumentSource.Error
            : null;
    }

    private void RefuseParameter(AttributedMethod callback, IParameterSymbol parameter)
    {
        if (parameter.Type.TypeKind == TypeKind.Error)
        {
            scope.MarkIncomplete(DiagnosticDescriptors.ParameterNotSupported);
            return;
        }

        if (callback.Attribute == CallbackAttribute.OnMessage && Payload.IsPayload(scope.Known, parameter.Type))
        {
            return; // a second payload, which has been reported as such
        }

        string beside = callback.Attribute switch
        {
            CallbackAttribute.OnOpen => "WsSession, CancellationToken",
            CallbackAttribute.OnClose => "WsSession, CloseReason",
            CallbackAttribute.OnError => "Exception, WsSession",
            _ => "a payload (string, ReadOnlySpan<byte>, ReadOnlyMemory<byte>, ReadOnlySequence<byte>), WsSession, CancellationToken",
        };
        ReportParameter(
            callback,
            parameter,
            $"is a '{TypeNames.InShort(parameter.Type)}': [{callback.Attribute}] takes {beside} and [PathParam] values");
    }

    private void ReportParameter(AttributedMethod callback, IParameterSymbol parameter, string reason) =>
        scope.Report(DiagnosticDescriptors.ParameterNotSupported, new IssueSite(parameter), parameter.Name, callback.Method.Name, reason);

    private void CheckException(AttributedMethod callback)
    {
        // One of a derived type has been refused as a parameter: that it is also not an Exception need not be said.
        int exceptions = callback.Method.Parameters.Count(parameter => IsException(parameter.Type));
        if (callback.Attribute == CallbackAttribute.OnError && exceptions != 1)
        {
            scope.Report(
                DiagnosticDescriptors.ErrorHandlerNeedsException,
                new IssueSite(callback.Method),
                callback.Method.Name,
                exceptions == 0 ? "no" : exceptions);
        }
    }

    private bool IsException(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (KnownTypes.Same(type, scope.Known.Exception))
            {
                return true;
            }
        }

        return false;
    }

    private long ParseMaxMessageSize(AttributedMethod callback)
    {
        const string name = "MaxMessageSize";
        if (callback.Data.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value is not long size)
        {
            return -1;
        }

        if (size is not (-1 or (>= 1 and <= int.MaxValue)))
        {
            scope.Report(
                DiagnosticDescriptors.MaxMessageSizeOutOfRange,
                new IssueSite(callback.Method, callback.Data, name),
                callback.Method.Name,
                size);
        }

        return size;
    }
}
