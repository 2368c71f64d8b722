using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Collections;
using WsGen.CodeModel.Models;
using WsGen.CodeModel.Parsing.Rules;

namespace WsGen.CodeModel.Parsing;

/// <summary>
/// How a reply becomes a message: by the first encoder that takes it; else as text or bytes; else as the text of a value; else as JSON. Collects the
/// fields that hold the forms.
/// </summary>
internal sealed class FormBinder(EndpointScope scope, FieldNames names, CodecBinder codecs, JsonBinder json)
{
    private const string Text = "as text";
    private const string Binary = "as binary";

    private readonly List<FormModel> _forms = [];

    public EquatableArray<FormModel> Forms => _forms.ToEquatableArray();

    /// <summary>The reply for a value of a type; null if it cannot be sent.</summary>
    /// <param name="type">The type, out of its task and its sequence.</param>
    /// <param name="isEach">It comes in a sequence.</param>
    /// <param name="isAwaited">It comes in a task.</param>
    /// <param name="bytesAreText">Bytes are UTF-8.</param>
    /// <param name="callback">Who returns it.</param>
    public ReplyModel? Find(ITypeSymbol type, bool isEach, bool isAwaited, bool bytesAreText, IMethodSymbol callback)
    {
        KnownTypes known = scope.Known;
        ITypeSymbol value = KnownTypes.WithoutNullable(type);
        if (codecs.FindEncoder(value) is (var flavour, var field, var by))
        {
            if (Otherwise(type, value) is { } otherwise)
            {
                EncodedReplyRule.Check(scope, callback, type, by, otherwise);
            }

            return Formed(FormKind.TextEncoder + (int)flavour, field, $"by {by}");
        }

        if (BytesOf(type) is { } bytes)
        {
            bool isText = bytes == FormKind.Text || bytesAreText;
            return isEach ? Formed(bytes, null, isText ? Text : Binary) : Direct(isText);
        }

        if (!isEach && !isAwaited && KnownTypes.Same(type, known.ReadOnlySpanOfByte))
        {
            return Direct(bytesAreText);
        }

        if (!isEach && !isAwaited && KnownTypes.Same(type, known.Payloads.ReadOnlySpanOfChar))
        {
            return Direct(isText: true);
        }

        return ValueOf(value) is { } kind ? Formed(kind, null, Text)
            : json.FindContext(value, callback) is { } context ? Formed(FormKind.Json, context.Code, $"as JSON by {context.Names}")
            : json.FindUnion(value, callback) is (var union, var cover) ? Formed(FormKind.Json, cover.Code, DescribeSent(value, union, cover), union)
            : null;

        ReplyModel Formed(FormKind kind, string? source, string by, ITypeSymbol? union = null) =>
            new(ReplyKind.Formed, FieldFor(type, value, kind, source, bytesAreText, union), isEach, by);

        static ReplyModel Direct(bool isText) => new(isText ? ReplyKind.Text : ReplyKind.Binary, By: isText ? Text : Binary);
    }

    /// <summary>How a value would be sent without encoders and contexts.</summary>
    private string? Otherwise(ITypeSymbol type, ITypeSymbol value) =>
        BytesOf(type) is { } bytes and not FormKind.Text ? Binary
        : BytesOf(type) is not null || ValueOf(value) is not null ? Text
        : null;

    /// <summary>How a [Send] method sends a type; null if it cannot be sent.</summary>
    /// <param name="type">The type.</param>
    /// <param name="method">The method.</param>
    public SentForm? FindSent(ITypeSymbol type, IMethodSymbol method)
    {
        if (codecs.FindEncoder(type) is (_, _, var by))
        {
            return new SentForm(SendRoad.Object, type, $"by {by}");
        }

        if (BytesOf(type) is { } bytes)
        {
            // a sequence has no overload of its own
            SendRoad road = bytes == FormKind.Text ? SendRoad.Text : bytes == FormKind.Sequence ? SendRoad.Object : SendRoad.Binary;
            return new SentForm(road, type, bytes == FormKind.Text ? Text : Binary);
        }

        return ValueOf(type) is not null ? new SentForm(SendRoad.Object, type, Text)
            : json.FindSent(type, method) is (var sent, var context) ? new SentForm(SendRoad.Object, sent, DescribeSent(type, sent, context))
            : null;
    }

    private static string DescribeSent(ITypeSymbol type, ITypeSymbol sent, JsonCover context) =>
        $"as JSON by {context.Names}{(KnownTypes.Same(type, sent) ? "" : $", as a {TypeNames.InShort(sent)}")}";

    private FormKind? BytesOf(ITypeSymbol type) =>
        type.SpecialType == SpecialType.System_String ? FormKind.Text
        : PayloadTypes.IsByteArray(type) ? FormKind.Array
        : KnownTypes.Same(type, scope.Known.ReadOnlyMemoryOfByte) ? FormKind.Memory
        : KnownTypes.Same(type, scope.Known.ReadOnlySequenceOfByte) ? FormKind.Sequence
        : null;

    private FormKind? ValueOf(ITypeSymbol type) =>
        type.SpecialType == SpecialType.System_Boolean ? FormKind.Boolean
        : type.TypeKind == TypeKind.Enum ? FormKind.Enum
        : Implements(type, scope.Known.Payloads.Utf8SpanFormattable) ? FormKind.Value
        : Implements(type, scope.Known.Payloads.SpanFormattable) ? FormKind.CharValue
        : null;

    private static bool Implements(ITypeSymbol type, INamedTypeSymbol? known) =>
        !type.IsRefLikeType && (KnownTypes.Same(type, known) || KnownTypes.InterfacesOf(type).Any(face => KnownTypes.Same(face, known)));

    private string FieldFor(ITypeSymbol reply, ITypeSymbol value, FormKind kind, string? source, bool bytesAreText, ITypeSymbol? union)
    {
        bool isText = kind is FormKind.Array or FormKind.Memory or FormKind.Sequence && bytesAreText;
        string replyTypeName = TypeNames.InCodeAnnotated(reply);
        FormModel? existing = _forms.FirstOrDefault(form =>
            form.ReplyTypeName == replyTypeName && form.Kind == kind && form.Source == source && form.IsText == isText);
        if (existing is null)
        {
            string prefix = kind >= FormKind.TextEncoder ? "_" : "s_";
            existing = new FormModel(
                names.Take(prefix, value, "Form"),
                kind,
                TypeNames.InCode(union ?? value),
                replyTypeName,
                source,
                IsNullable: !KnownTypes.Same(reply, value),
                isText,
                IsMember: union is not null);
            _forms.Add(existing);
        }

        return existing.FieldName;
    }
}

/// <summary>How a [Send] method sends its message.</summary>
/// <param name="Road">By which overload.</param>
/// <param name="Type">What it is sent as.</param>
/// <param name="By">How or by whom it is encoded, for people.</param>
internal sealed record SentForm(SendRoad Road, ITypeSymbol Type, string By);
