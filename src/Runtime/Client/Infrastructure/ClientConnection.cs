using System.ComponentModel;

namespace WsGen.Client.Infrastructure;

/// <summary>
/// The connection of an endpoint instance: a field of generated code. Any two are equal, so that records are equal or not whether they are connected or not.
/// </summary>
/// <param name="client">The connection, or null.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ClientConnection(WsClient? client) : IEquatable<ClientConnection>
{
    /// <summary>The connection; null before there is one.</summary>
    public WsClient? Client { get; } = client;

    /// <summary>Always.</summary>
    public bool Equals(ClientConnection other) => true;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ClientConnection;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;
}
