using System.Net;

namespace WsGen.Hosting;

/// <summary>The addresses a server listens on. Bound once, unbound once; not thread-safe.</summary>
internal interface IListeners
{
    /// <summary>As they were bound, with the ports that were got.</summary>
    IReadOnlyList<string> Addresses { get; }

    /// <summary>Binds all of them, or none.</summary>
    /// <exception cref="IOException">One cannot be bound; the message says which.</exception>
    Task BindAsync(IReadOnlyList<IPEndPoint> addresses, CancellationToken cancellationToken);

    /// <summary>Begins to accept.</summary>
    void Accept();

    /// <summary>Accepts nothing more; when it completes, no connection is being accepted.</summary>
    Task UnbindAsync();

    /// <summary>When all connections have ended.</summary>
    ValueTask DisposeAsync();
}
