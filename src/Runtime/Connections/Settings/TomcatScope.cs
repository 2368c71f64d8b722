namespace WsGen.Connections.Settings;

/// <summary>Which of Tomcat's names mean something in a section of the configuration.</summary>
internal enum TomcatScope
{
    /// <summary>None of them.</summary>
    None,

    /// <summary>Those of connections.</summary>
    Endpoint,

    /// <summary>Those and the ones of a whole server; those of clients are passed over.</summary>
    Server,
}
