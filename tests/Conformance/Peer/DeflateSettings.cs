namespace WsGen.Conformance.Peer;

/// <summary>What both sides of a connection agree on, RFC 7692 section 7.1; or what one side wants.</summary>
public sealed record DeflateSettings
{
    /// <summary>Everything that takes part in the best compression.</summary>
    public static DeflateSettings Default { get; } = new();

    public bool ServerNoContextTakeover { get; init; }

    public bool ClientNoContextTakeover { get; init; }

    /// <summary>8 to 15; null if the parameter is absent.</summary>
    public int? ServerMaxWindowBits { get; init; }

    /// <summary>The same for the client.</summary>
    public int? ClientMaxWindowBits { get; init; }

    /// <summary>The parameters, as they stand in an offer and in its answer.</summary>
    public string Parameters =>
        (ServerNoContextTakeover ? "; server_no_context_takeover" : "")
        + (ClientNoContextTakeover ? "; client_no_context_takeover" : "")
        + (ServerMaxWindowBits is { } server ? $"; server_max_window_bits={server}" : "")
        + (ClientMaxWindowBits is { } client ? $"; client_max_window_bits={client}" : "");

    /// <summary>The window of what the endpoint under test sends, and whether it keeps it from message to message.</summary>
    public (int WindowBits, bool ContextTakeover) SentBy(Role role) => role == Role.Server
        ? (ServerMaxWindowBits ?? 15, !ServerNoContextTakeover)
        : (ClientMaxWindowBits ?? 15, !ClientNoContextTakeover);

    /// <summary>The same of what the peer sends.</summary>
    public (int WindowBits, bool ContextTakeover) SentTo(Role role) => SentBy(role == Role.Server ? Role.Client : Role.Server);

    public override string ToString() => Parameters.Length == 0 ? "no parameters" : Parameters[2..];
}
