using WsGen.CodeModel.Collections;

namespace WsGen.CodeModel.Models;

/// <summary>A method of the endpoint that the dispatcher calls.</summary>
internal sealed record CallbackModel
{
    /// <summary>What it is called for.</summary>
    public required CallbackKind Kind { get; init; }

    /// <summary>Its name, with @ if it is a keyword.</summary>
    public required string MethodName { get; init; }

    /// <summary>The base class to call it by, where the endpoint itself has something else of that name; otherwise null.</summary>
    public string? DeclaredIn { get; init; }

    /// <summary>Name, parameters and return type, for the comment above the call.</summary>
    public required string Signature { get; init; }

    /// <summary>What to pass, in the order of its parameters.</summary>
    public required EquatableArray<ArgumentModel> Arguments { get; init; }

    /// <summary>What it gets of a message; null if it is no message handler.</summary>
    public PayloadModel? Payload { get; init; }

    /// <summary>The exceptions that it takes; null if it is no error handler.</summary>
    public ErrorTypeModel? Error { get; init; }

    /// <summary>How it tells that it is done.</summary>
    public required CompletionKind Completion { get; init; }

    /// <summary>What happens to the value it returns.</summary>
    public required ReplyModel Reply { get; init; }

    /// <summary>The largest message it accepts, in bytes; -1: the server's limit applies.</summary>
    public required long MaxMessageSize { get; init; }

    /// <summary>For whom its messages may be, before they are for it: [Send] methods that await them.</summary>
    public EquatableArray<AwaitedModel> Awaited { get; init; }

    /// <summary>True if there is no method: messages that nobody awaits are dropped.</summary>
    public bool IsAwaitedOnly { get; init; }
}

/// <summary>Which exceptions an error handler takes.</summary>
/// <param name="TypeName">Their type.</param>
/// <param name="Depth">How far it is derived from Exception; 0: it is Exception, and the handler takes all that no other takes.</param>
internal sealed record ErrorTypeModel(string TypeName, int Depth);

/// <summary>Why a callback is called. In the order in which a dispatcher lists them.</summary>
internal enum CallbackKind
{
    Open,
    Text,
    Binary,
    Pong,
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
