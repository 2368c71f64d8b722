namespace WsGen.CodeModel.Models;

/// <summary>What a callback gets for one parameter.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="PathField">For <see cref="ArgumentSource.PathValue"/>: the dispatcher's field.</param>
internal sealed record ArgumentModel(ArgumentSource Source, string? PathField = null);

/// <summary>Where an argument of a callback comes from.</summary>
internal enum ArgumentSource
{
    /// <summary>The payload, decoded to a string.</summary>
    PayloadString,

    /// <summary>The payload as a span.</summary>
    PayloadSpan,

    /// <summary>The payload as memory.</summary>
    PayloadMemory,

    /// <summary>The payload as a sequence.</summary>
    PayloadSequence,

    /// <summary>The session.</summary>
    Session,

    /// <summary>The token that fires when the session closes.</summary>
    Closing,

    /// <summary>Why the session ended.</summary>
    CloseReason,

    /// <summary>What a callback has thrown.</summary>
    Error,

    /// <summary>The value of a path variable.</summary>
    PathValue,
}

/// <summary>A path variable as some callback asks for it: a field of the dispatcher.</summary>
/// <param name="FieldName">The field.</param>
/// <param name="Variable">The variable's name.</param>
/// <param name="Ordinal">Its place in the path, from 0.</param>
/// <param name="TypeName">The type to parse it into; null for text.</param>
internal sealed record PathValueModel(string FieldName, string Variable, int Ordinal, string? TypeName);
