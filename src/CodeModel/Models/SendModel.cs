using WsGen.CodeModel.Collections;

namespace WsGen.CodeModel.Models;

/// <summary>A [Send] method: its body is generated.</summary>
internal sealed record SendModel
{
    /// <summary>Its name, with @ if it is a keyword.</summary>
    public required string MethodName { get; init; }

    /// <summary>Class and method, for people: <c>Demo.Chat.SayAsync</c>.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The modifiers of its declaration, which those of the body must equal.</summary>
    public required string Modifiers { get; init; }

    /// <summary>Its return type.</summary>
    public required string ReturnTypeName { get; init; }

    /// <summary>Its parameters as a declaration has them, without default values.</summary>
    public required EquatableArray<string> Parameters { get; init; }

    /// <summary>Name, parameters and return type, for the comment.</summary>
    public required string Signature { get; init; }

    /// <summary>How the message is sent.</summary>
    public required SendRoad Road { get; init; }

    /// <summary>The parameter that is the message.</summary>
    public required string Message { get; init; }

    /// <summary>What it is sent as, which is the base type of a union for its members.</summary>
    public required string SentTypeName { get; init; }

    /// <summary>How or by whom it is encoded, for people.</summary>
    public required string By { get; init; }

    /// <summary>The parameter that is the token; null if there is none.</summary>
    public required string? Token { get; init; }

    /// <summary>It returns a Task, not a ValueTask.</summary>
    public required bool ReturnsTask { get; init; }

    /// <summary>The answer that it awaits; null if none.</summary>
    public required RequestModel? Request { get; init; }
}

/// <summary>How a message is sent.</summary>
internal enum SendRoad
{
    Text,
    Binary,
    Object,
}

/// <summary>The answer that a [Send] method awaits.</summary>
/// <param name="Correlation">The property by which it is known, as generated code names it.</param>
/// <param name="KeyTypeName">The type of the property.</param>
/// <param name="ReplyTypeName">The type of the answer, annotation included.</param>
/// <param name="TimeoutMilliseconds">How long it may take; 0: for ever.</param>
/// <param name="ChecksForNull">The request may be null by mistake, and its property is read before it is sent.</param>
/// <param name="KeyMayBeNull">The property of the request is declared so: at run time it must not be.</param>
internal sealed record RequestModel(
    string Correlation, string KeyTypeName, string ReplyTypeName, int TimeoutMilliseconds, bool ChecksForNull, bool KeyMayBeNull);

/// <summary>Messages that [Send] methods may be waiting for, and how they are known.</summary>
/// <param name="Correlation">The property, as generated code names it.</param>
/// <param name="KeyTypeName">Its type.</param>
/// <param name="ReplyTypeName">The type that the methods return.</param>
/// <param name="KeyMayBeNull">The property is declared so: then nobody awaits the message.</param>
/// <param name="OwnerTypeName">The type of the message, where it has the property and what is returned has not; otherwise null.</param>
/// <param name="Method">One of the methods, for people.</param>
internal sealed record AwaitedModel(string Correlation, string KeyTypeName, string ReplyTypeName, bool KeyMayBeNull, string? OwnerTypeName, string Method);
