namespace WsGen.CodeModel.Models;

/// <summary>What happens to the value a callback returns.</summary>
/// <param name="Kind">How it is sent.</param>
/// <param name="Form">For <see cref="ReplyKind.Formed"/>: the field that knows how it becomes a message.</param>
/// <param name="IsEach">It is a sequence, and each element is sent.</param>
/// <param name="By">How or by whom it is encoded, for people.</param>
internal sealed record ReplyModel(ReplyKind Kind, string? Form = null, bool IsEach = false, string By = "")
{
    public static readonly ReplyModel None = new(ReplyKind.None);
}

/// <summary>How a reply is sent.</summary>
internal enum ReplyKind
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>As a text message.</summary>
    Text,

    /// <summary>As a binary message.</summary>
    Binary,

    /// <summary>As its form says.</summary>
    Formed,
}

/// <summary>How values of a type become messages: a field of the dispatcher.</summary>
/// <param name="FieldName">The field.</param>
/// <param name="Kind">How.</param>
/// <param name="TypeName">The type, without annotation.</param>
/// <param name="ReplyTypeName">The type as the callback returns it, annotation included.</param>
/// <param name="Source">The serializer contexts as <see cref="JsonTypeModel.Contexts"/> has them, or the encoder's field.</param>
/// <param name="IsNullable">The callback returns a Nullable of the type.</param>
/// <param name="IsText">For bytes: they are UTF-8.</param>
/// <param name="IsMember">The type is the union that the callback returns members of.</param>
internal sealed record FormModel(
    string FieldName, FormKind Kind, string TypeName, string ReplyTypeName, string? Source = null, bool IsNullable = false, bool IsText = false, bool IsMember = false)
{
    /// <summary>True if an encoder of the connection does it, and not what all connections share.</summary>
    public bool IsEncoder => Kind is FormKind.TextEncoder or FormKind.BinaryEncoder or FormKind.TextStreamEncoder or FormKind.BinaryStreamEncoder;
}

/// <summary>How a value becomes a message.</summary>
internal enum FormKind
{
    Text,
    Array,
    Memory,
    Sequence,
    Value,
    CharValue,
    Boolean,
    Enum,
    Json,
    TextEncoder,
    BinaryEncoder,
    TextStreamEncoder,
    BinaryStreamEncoder,
}
