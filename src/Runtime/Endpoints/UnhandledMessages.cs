namespace WsGen;

/// <summary>What becomes of messages of a kind, text or binary, for which an endpoint has no handler.</summary>
public enum UnhandledMessages
{
    /// <summary>The session is closed with 1003 (RFC 6455 section 7.4.1). The default.</summary>
    Close,

    /// <summary>They are read and thrown away, as Tomcat does.</summary>
    Ignore,
}
