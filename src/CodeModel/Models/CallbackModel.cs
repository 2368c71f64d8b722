using WsGen.CodeModel.Collections;

namespace WsGen.CodeModel.Models;

/// <summary>A method of the endpoint that the dispatcher calls.</summary>
internal sealed record CallbackModel
{
    /// <summary>What it is called for.</summary>
    public required CallbackKind Kind { get; init; }

    /// <summary>Its name, with @ if it is a keyword.</summary>
    public required string MethodName { get; init; }

    /// <summary>Name, parameters and return type, for the comment above the call.</summary>
    public required string Signature { get; init; }

    /// <summary>What to pass, in the order of its parameters.</summary>
    public required EquatableArray<ArgumentModel> Arguments { get; init; }

    /// <summary>How it tells that it is done.</summary>
    public required CompletionKind Completion { get; init; }

    /// <summary>What happens to the value it returns.</summary>
    public required ReplyKind Reply { get; init; }

    /// <summary>The largest message it accepts, in bytes; -1: the server's limit applies.</summary>
    public required long MaxMessageSize { get; init; }
}

/// <summary>Why a callback is called. In the order in which a dispatcher lists them.</summary>
internal enum CallbackKind
{
    Open,
    Text,
    Binary,
    Error,
    Close,
}

/// <summary>How a callback tells that it is done.</summary>
internal enum CompletionKind
{
    /// <summary>By returning.</summary>
    Returns,

    /// <summary>By a ValueTask.</summary>
    ValueTask,

    /// <summary>By a Task.</summary>
    Task,
}

/// <summary>What happens to the value a callback returns.</summary>
internal enum ReplyKind
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It is sent as a text message.</summary>
    Text,

    /// <summary>It is sent as a binary message.</summary>
    Binary,
}
