using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Models;

namespace WsGen.CodeModel.Parsing.Rules;

/// <summary>
/// WSG1028: a type that decoders make of text and of binary messages. A handler without a kind takes those of its first decoder, and the others have none.
/// </summary>
internal static class OtherKindRule
{
    public static void Check(EndpointScope scope, CodecBinder codecs, IReadOnlyList<ParsedCallback> callbacks)
    {
        foreach (ParsedCallback callback in callbacks)
        {
            bool saysNothing = callback.Callback.Data.ConstructorArguments.IsEmpty && !callback.Model.IsAwaitedOnly;
            if (!saysNothing || callback.PayloadType is not { } payload || OtherOf(callback.Model) is not { } other || callbacks.Any(each => each.Model.Kind == other))
            {
                continue;
            }

            if (codecs.FindClosedDecoder(KnownTypes.WithoutNullable(payload), other) is { } decoder)
            {
                codecs.NoteAsked(decoder); // that nothing asks it is what is said here
                scope.Report(
                    DiagnosticDescriptors.DecoderOfOtherKind,
                    new IssueSite(callback.Callback.Method),
                    callback.Callback.Method.Name,
                    callback.Model.Kind,
                    TypeNames.InShort(decoder),
                    TypeNames.InShort(payload),
                    other);
            }
        }
    }

    private static CallbackKind? OtherOf(CallbackModel model) => model.Payload?.Form switch
    {
        PayloadForm.TextDecoder or PayloadForm.TextStreamDecoder => CallbackKind.Binary,
        PayloadForm.BinaryDecoder or PayloadForm.BinaryStreamDecoder => CallbackKind.Text,
        _ => null,
    };
}
