using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Collections;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Models;
using WsGen.CodeModel.Parsing.Rules;

namespace WsGen.CodeModel.Parsing;

/// <summary>A callback together with what the model does not keep.</summary>
/// <param name="Callback">The method.</param>
/// <param name="Model">What it means.</param>
/// <param name="PayloadType">For a message handler: the type of its payload.</param>
internal sealed record ParsedCallback(AttributedMethod Callback, CallbackModel Model, ITypeSymbol? PayloadType);

/// <summary>Reads one callback: what its parameters get and what becomes of its return value.</summary>
internal sealed class CallbackParser(EndpointScope scope, Bindings bindings)
{
    /// <returns>The callback; null for a message handler of which not even the kind is known.</returns>
    public ParsedCallback? Parse(AttributedMethod callback)
    {
        Payload payload = Payload.Undecided;
        if (callback.Attribute == CallbackAttribute.OnMessage)
        {
            payload = Payload.Parse(scope, callback, bindings);
        }

        ArgumentModel[] arguments = [.. ParseArguments(callback, payload)];
        ErrorTypeModel? error = ParseException(callback);
        (CompletionKind completion, ReplyModel reply) = ReturnParser.Parse(scope, callback, payload.IsExplicitlyText, bindings.Forms);
        if (KindOf(callback.Attribute, payload) is not { } kind)
        {
            return null;
        }

        var model = new CallbackModel
        {
            Kind = kind,
            MethodName = TypeNames.OfMember(callback.Method),
            DeclaredIn = Namesakes.AreAvoidable(scope, callback.Method) ? TypeNames.InCode(callback.Method.ContainingType) : null,
            Signature = Describe(callback.Method),
            Arguments = arguments.ToEquatableArray(),
            Payload = payload.Model,
            Error = error,
            Completion = completion,
            Reply = reply,
            MaxMessageSize = MessageSizeRule.Check(scope, callback, payload.Model),
        };
        return new ParsedCallback(callback, model, payload.Parameter?.Type);
    }

    /// <summary>The method as declared, but with the variable's name in every [PathParam].</summary>
    private string Describe(IMethodSymbol method)
    {
        IEnumerable<string> parameters = method.Parameters.Select(parameter => bindings.Path.FindAttribute(parameter) is { } pathParam
            ? $"[PathParam({TypeNames.Literal(PathBinder.VariableOf(parameter, pathParam))})] {TypeNames.InShort(parameter)}"
            : bindings.Services.IsService(parameter) ? $"[service] {TypeNames.InShort(parameter)}"
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
            if (bindings.Path.FindAttribute(parameter) is { } pathParam)
            {
                if (bindings.Path.Bind(parameter, pathParam) is { } value)
                {
                    yield return value;
                }
            }
            else if (bindings.Services.IsService(parameter))
            {
                yield return bindings.Services.Bind(callback.Method, parameter);
            }
            else if (SymbolEqualityComparer.Default.Equals(parameter, payload.Parameter))
            {
                yield return new ArgumentModel(ArgumentSource.Payload);
            }
            else if (SymbolEqualityComparer.Default.Equals(parameter, payload.Last))
            {
                yield return new ArgumentModel(ArgumentSource.Last);
            }
            else if (SourceOf(parameter.Type, callback.Attribute) is not { } source)
            {
                RefuseParameter(callback, parameter, payload);
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
            : KnownTypes.Same(type, known.EndpointConfig) ? ArgumentSource.Config
            : isBeforeClose && KnownTypes.Same(type, known.CancellationToken) ? ArgumentSource.Closing
            : attribute == CallbackAttribute.OnClose && KnownTypes.Same(type, known.CloseReason) ? ArgumentSource.CloseReason
            : attribute == CallbackAttribute.OnError && KnownTypes.IsOrDerivesFrom(type, known.Exception) ? ArgumentSource.Error
            : null;
    }

    private void RefuseParameter(AttributedMethod callback, IParameterSymbol parameter, Payload payload)
    {
        if (parameter.Type.TypeKind == TypeKind.Error)
        {
            scope.MarkIncomplete(DiagnosticDescriptors.ParameterNotSupported);
            return;
        }

        if (payload.Candidates.Contains(parameter, SymbolEqualityComparer.Default))
        {
            return; // a second payload, which has been reported as such
        }

        string beside = callback.Attribute switch
        {
            CallbackAttribute.OnOpen => "WsSession, EndpointConfig, CancellationToken",
            CallbackAttribute.OnClose => "WsSession, EndpointConfig, CloseReason",
            CallbackAttribute.OnError => "an exception, WsSession, EndpointConfig",
            _ => "a payload (text, bytes, a stream, a value that parses itself, or a type that has a decoder or is in a JsonSerializerContext), " +
                "WsSession, EndpointConfig, CancellationToken",
        };
        ReportParameter(
            callback,
            parameter,
            $"is a '{TypeNames.InShort(parameter.Type)}': [{callback.Attribute}] takes {beside}{(scope.IsClient ? "" : ", [PathParam] values")} and [FromServices]");
    }

    private void ReportParameter(AttributedMethod callback, IParameterSymbol parameter, string reason) =>
        scope.Report(DiagnosticDescriptors.ParameterNotSupported, new IssueSite(parameter, hint: bindings.Path.FindNamesake(parameter)), parameter.Name, callback.Method.Name, reason);

    /// <summary>Which exceptions an error handler takes.</summary>
    private ErrorTypeModel? ParseException(AttributedMethod callback)
    {
        if (callback.Attribute != CallbackAttribute.OnError)
        {
            return null;
        }

        ITypeSymbol[] exceptions = [.. callback.Method.Parameters
            .Select(parameter => parameter.Type)
            .Where(type => KnownTypes.IsOrDerivesFrom(type, scope.Known.Exception))];
        if (exceptions is [var exception])
        {
            int depth = 0;
            for (ITypeSymbol? level = exception; !KnownTypes.Same(level, scope.Known.Exception); level = level!.BaseType)
            {
                depth++;
            }

            return new ErrorTypeModel(TypeNames.InCode(exception), depth);
        }

        // One of a type that does not exist may have been meant: the compiler reports it.
        scope.Report(
            DiagnosticDescriptors.ErrorHandlerNeedsException,
            new IssueSite(callback.Method),
            callback.Method.Name,
            exceptions.Length == 0 ? "no" : exceptions.Length);
        return null;
    }
}
