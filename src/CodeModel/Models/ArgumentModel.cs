namespace WsGen.CodeModel.Models;

/// <summary>What a callback gets for one parameter.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="Field">For <see cref="ArgumentSource.Field"/>: the dispatcher's field; for <see cref="ArgumentSource.Missing"/>: nothing, of the parameter's type.</param>
internal sealed record ArgumentModel(ArgumentSource Source, string? Field = null);

/// <summary>Where an argument of a callback comes from.</summary>
internal enum ArgumentSource
{
    /// <summary>It is the payload.</summary>
    Payload,

    /// <summary>Whether the payload is the last part of its message.</summary>
    Last,

    /// <summary>The endpoint's configuration.</summary>
    Config,

    /// <summary>The session.</summary>
    Session,

    /// <summary>The token that fires when the session closes.</summary>
    Closing,

    /// <summary>Why the session ended.</summary>
    CloseReason,

    /// <summary>What a callback has thrown.</summary>
    Error,

    /// <summary>A field of the dispatcher: the value of a path variable, or a service.</summary>
    Field,

    /// <summary>Nothing: the path does not have the variable, and the parameter may be null.</summary>
    Missing,
}

/// <summary>A path variable as some callback asks for it: a field of the dispatcher.</summary>
/// <param name="FieldName">The field.</param>
/// <param name="Variable">The variable's name.</param>
/// <param name="Ordinal">Its place in the path, from 0.</param>
/// <param name="TypeName">The type to parse it into; null for text.</param>
/// <param name="IsEnum">The type is an enum, read by name.</param>
internal sealed record PathValueModel(string FieldName, string Variable, int Ordinal, string? TypeName, bool IsEnum = false);
