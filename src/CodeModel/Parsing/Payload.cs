using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Models;

namespace WsGen.CodeModel.Parsing;

/// <summary>The payload of a message handler: which parameter takes it, in which form, and which kind of message that makes.</summary>
internal sealed class Payload
{
    /// <summary>No payload, or none that could be understood.</summary>
    public static readonly Payload Undecided = new();

    // The values of WsGen.MessageKind: the opcodes on the wire.
    private const byte Text = 1;
    private const byte Binary = 2;

    public IParameterSymbol? Parameter { get; private init; }

    /// <summary>For handlers of parts: the parameter that says whether it is the last.</summary>
    public IParameterSymbol? Last { get; private init; }

    public PayloadModel? Model { get; private init; }

    /// <summary>Text, Binary or Pong; null if that cannot be told.</summary>
    public CallbackKind? Kind { get; private init; }

    /// <summary>True if the attribute itself says text: bytes are then UTF-8, in the payload and in the reply.</summary>
    public bool IsExplicitlyText { get; private init; }

    /// <summary>The parameters that can be a payload; one too many has been reported.</summary>
    public IReadOnlyCollection<IParameterSymbol> Candidates { get; private init; } = [];

    /// <summary>Reads the payload of a handler and reports WSG1007, WSG1008 and WSG1015.</summary>
    public static Payload Parse(EndpointScope scope, AttributedMethod handler, Bindings bindings)
    {
        CallbackKind? declared = ParseKind(scope, handler);
        var forms = new PayloadForms(scope, bindings, handler.Method);
        List<(IParameterSymbol Parameter, PayloadModel Model)> candidates = [];
        foreach (IParameterSymbol parameter in handler.Method.Parameters.Where(parameter => IsFree(scope, bindings, parameter)))
        {
            if (forms.Find(parameter.Type, declared) is { } model)
            {
                candidates.Add((parameter, model));
            }
        }

        if (candidates.Count == 0)
        {
            ReportMissing(scope, handler, bindings);
            return new Payload { Kind = declared };
        }

        IParameterSymbol? last = FindLast(candidates);
        (IParameterSymbol payload, PayloadModel form) = candidates.First(candidate => !SymbolEqualityComparer.Default.Equals(candidate.Parameter, last));
        foreach ((IParameterSymbol other, _) in candidates)
        {
            if (!SymbolEqualityComparer.Default.Equals(other, last) && !SymbolEqualityComparer.Default.Equals(other, payload))
            {
                scope.Report(DiagnosticDescriptors.SecondPayload, new IssueSite(other, hint: bindings.Path.FindNamesake(other)), other.Name, handler.Method.Name, payload.Name);
            }
        }

        CallbackKind natural = NaturalKind(form, out bool isFixed);
        if (isFixed && declared is not null && declared != natural)
        {
            string what = natural == CallbackKind.Pong ? "a pong" : "text";
            scope.Report(
                DiagnosticDescriptors.KindDoesNotFitPayload,
                new IssueSite(handler.Method, handler.Data),
                handler.Method.Name,
                declared,
                $"its payload is a {TypeNames.InShort(payload.Type)}, which is {what}");
        }

        return new Payload
        {
            Parameter = payload,
            Last = last,
            Model = form with { IsPart = last is not null },
            Kind = isFixed ? natural : declared ?? natural,
            IsExplicitlyText = declared == CallbackKind.Text,
            Candidates = [.. candidates.Select(candidate => candidate.Parameter)],
        };
    }

    /// <summary>What the form alone says. Only bytes, and what decoders make of them, can be of either kind.</summary>
    private static CallbackKind NaturalKind(PayloadModel form, out bool isFixed)
    {
        isFixed = form.Form is not (PayloadForm.Array or PayloadForm.Span or PayloadForm.Memory or PayloadForm.Sequence
            or PayloadForm.Stream or PayloadForm.Pipe
            or PayloadForm.TextDecoder or PayloadForm.BinaryDecoder or PayloadForm.TextStreamDecoder or PayloadForm.BinaryStreamDecoder);
        return form switch
        {
            { Form: PayloadForm.Pong } => CallbackKind.Pong,
            { Form: PayloadForm.TextDecoder or PayloadForm.TextStreamDecoder } => CallbackKind.Text,
            _ => isFixed ? CallbackKind.Text : CallbackKind.Binary,
        };
    }

    /// <summary>A bool beside text or bytes says whether the part is the last; by itself it is a payload like other values.</summary>
    private static IParameterSymbol? FindLast(List<(IParameterSymbol Parameter, PayloadModel Model)> candidates) =>
        candidates.Count == 2
        && candidates.Any(candidate => candidate.Model.Form is PayloadForm.String or PayloadForm.Chars or PayloadForm.Array or PayloadForm.Span
            or PayloadForm.Memory or PayloadForm.Sequence)
            ? candidates.FirstOrDefault(candidate => candidate.Parameter.Type.SpecialType == SpecialType.System_Boolean).Parameter
            : null;

    /// <summary>Nothing else says what the parameter gets.</summary>
    private static bool IsFree(EndpointScope scope, Bindings bindings, IParameterSymbol parameter) =>
        bindings.Path.FindAttribute(parameter) is null
        && !bindings.Services.IsService(parameter)
        && !KnownTypes.Same(parameter.Type, scope.Known.WsSession)
        && !KnownTypes.Same(parameter.Type, scope.Known.EndpointConfig)
        && !KnownTypes.Same(parameter.Type, scope.Known.CancellationToken);

    /// <summary>A parameter that cannot be understood may well be meant as the payload: then that is reported, and not its absence too.</summary>
    private static void ReportMissing(EndpointScope scope, AttributedMethod handler, Bindings bindings)
    {
        if (!handler.Method.Parameters.Any(parameter => IsFree(scope, bindings, parameter)))
        {
            scope.Report(DiagnosticDescriptors.PayloadMissing, new IssueSite(handler.Method), handler.Method.Name);
        }
    }

    private static CallbackKind? ParseKind(EndpointScope scope, AttributedMethod handler)
    {
        if (handler.Data.ConstructorArguments is not [{ Value: byte value }])
        {
            return null;
        }

        if (value is not (Text or Binary))
        {
            scope.Report(
                DiagnosticDescriptors.KindDoesNotFitPayload,
                new IssueSite(handler.Method, handler.Data),
                handler.Method.Name,
                value,
                "there are Text and Binary");
            return null;
        }

        return value == Text ? CallbackKind.Text : CallbackKind.Binary;
    }
}
