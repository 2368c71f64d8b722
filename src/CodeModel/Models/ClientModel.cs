using WsGen.CodeModel.Collections;

namespace WsGen.CodeModel.Models;

/// <summary>What a client endpoint has besides callbacks: its face.</summary>
internal sealed record ClientModel
{
    /// <summary>The [Send] methods whose bodies can be written.</summary>
    public required EquatableArray<SendModel> Sends { get; init; }

    /// <summary>Name of the field that holds the connection: one that no member of the class has.</summary>
    public required string ConnectionField { get; init; }

    /// <summary>The nearest base class that is a client endpoint itself: it has a connection too. Null if there is none.</summary>
    public required string? BaseEndpoint { get; init; }

    /// <summary>True if the class gets the property Client.</summary>
    public required bool HasClientProperty { get; init; }

    /// <summary>True if the class gets ConnectAsync.</summary>
    public required bool HasConnect { get; init; }

    /// <summary>True if the class gets DisposeAsync.</summary>
    public required bool HasDispose { get; init; }

    /// <summary>True if DisposeAsync must call Dispose, which nobody would otherwise.</summary>
    public required bool IsDisposable { get; init; }

    /// <summary>Why no instance can be made; null if one can.</summary>
    public required string? WhyNotCreated { get; init; }

    /// <summary>The sent types for which it counts which of several serializer contexts writes them; without fields.</summary>
    public required EquatableArray<JsonTypeModel> SentJsonTypes { get; init; }
}
