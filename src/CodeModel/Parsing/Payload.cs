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

    public ArgumentSource Source { get; private init; }

    /// <summary>Text or Binary; null if that cannot be told.</summary>
    public CallbackKind? Kind { get; private init; }

    /// <summary>True if the attribute itself says text: bytes are then UTF-8, in the payload and in the reply.</summary>
    public bool IsExplicitlyText { get; private init; }

    public static bool IsPayload(KnownTypes known, ITypeSymbol type) => SourceOf(known, type) is not null;

    /// <summary>Reads the payload of a handler and reports WSG1007, WSG1008 and WSG1015.</summary>
    public static Payload Parse(EndpointScope scope, AttributedMethod handler, PathBinder path)
    {
        IParameterSymbol[] candidates = [.. handler.Method.Parameters
            .Where(parameter => path.FindAttribute(parameter) is null && IsPayload(scope.Known, parameter.Type))];
        foreach (IParameterSymbol second in candidates.Skip(1))
        {
            scope.Report(DiagnosticDescriptors.SecondPayload, new IssueSite(second), second.Name, handler.Method.Name, candidates[0].Name);
        }

        CallbackKind? declared = ParseKind(scope, handler, candidates);
        if (candidates.Length == 0)
        {
            ReportMissing(scope, handler, path);
            return new Payload { Kind = declared };
        }

        ArgumentSource source = SourceOf(scope.Known, candidates[0].Type)!.Value;
        CallbackKind natural = source == ArgumentSource.PayloadString ? CallbackKind.Text : CallbackKind.Binary;
        return new Payload
        {
            Parameter = candidates[0],
            Source = source,
            Kind = declared ?? natural,
            IsExplicitlyText = declared == CallbackKind.Text,
        };
    }

    private static ArgumentSource? SourceOf(KnownTypes known, ITypeSymbol type) =>
        type.SpecialType == SpecialType.System_String ? ArgumentSource.PayloadString
        : KnownTypes.Same(type, known.ReadOnlySpanOfByte) ? ArgumentSource.PayloadSpan
        : KnownTypes.Same(type, known.ReadOnlyMemoryOfByte) ? ArgumentSource.PayloadMemory
        : KnownTypes.Same(type, known.ReadOnlySequenceOfByte) ? ArgumentSource.PayloadSequence
        : null;

    /// <summary>A parameter that cannot be understood may well be meant as the payload: then that is reported, and not its absence too.</summary>
    private static void ReportMissing(EndpointScope scope, AttributedMethod handler, PathBinder path)
    {
        bool hasOther = handler.Method.Parameters.Any(parameter =>
            path.FindAttribute(parameter) is null
            && !KnownTypes.Same(parameter.Type, scope.Known.WsSession)
            && !KnownTypes.Same(parameter.Type, scope.Known.CancellationToken));
        if (!hasOther)
        {
            scope.Report(DiagnosticDescriptors.PayloadMissing, new IssueSite(handler.Method), handler.Method.Name);
        }
    }

    private static CallbackKind? ParseKind(EndpointScope scope, AttributedMethod handler, IParameterSymbol[] candidates)
    {
        if (handler.Data.ConstructorArguments is not [{ Value: byte value }])
        {
            return null;
        }

        var site = new IssueSite(handler.Method, handler.Data);
        if (value is not (Text or Binary))
        {
            scope.Report(DiagnosticDescriptors.KindDoesNotFitPayload, site, handler.Method.Name, value, "there are Text and Binary");
            return null;
        }

        if (value == Binary && candidates is [{ Type.SpecialType: SpecialType.System_String }, ..])
        {
            scope.Report(DiagnosticDescriptors.KindDoesNotFitPayload, site, handler.Method.Name, nameof(Binary), "its payload is a string, which is text");
        }

        return value == Text ? CallbackKind.Text : CallbackKind.Binary;
    }
}
