namespace WsGen.Handshake;

/// <summary>
/// Everything a peer can do wrong in the opening handshake, one name each: tests assert it, logs print it, and
/// <see cref="HandshakeViolations"/> says which HTTP status answers it and in which words.
/// </summary>
internal enum HandshakeViolation : byte
{
    None,

    // The bytes are no HTTP/1.1 request head (RFC 9112).
    TlsClientHello,
    Http2Preface,
    MethodInvalid,
    RequestLineInvalid,
    RequestTargetInvalid,
    FragmentInTarget,
    HttpVersionNotSupported,
    RequestLineTooLong,
    BareLineFeed,
    BareCarriageReturn,
    LineFolding,
    FieldNameInvalid,
    WhitespaceBeforeColon,
    ControlCharacterInField,
    HeadTooLarge,
    TooManyFields,
    HostMissing,
    HostRepeated,
    HostInvalid,
    FramingInvalid,

    // The path cannot be read (RFC 3986).
    EscapeInvalid,
    EscapeNotUtf8,
    EscapedNul,
    DotSegment,

    // The head is good HTTP, but not the upgrade of RFC 6455 section 4.2.1.
    MethodNotAllowed,
    NotAnUpgrade,
    HttpVersionTooOld,
    ConnectionNotUpgrade,
    BodyNotAllowed,
    VersionMissing,
    VersionRepeated,
    VersionNotSupported,
    KeyMissing,
    KeyRepeated,
    KeyInvalid,
    AcceptInRequest,
    SubprotocolsInvalid,
    SubprotocolDuplicated,
    ExtensionsInvalid,

    // The same over HTTP/2 (RFC 8441 section 5).
    NotAnExtendedConnect,
    VersionOfConnect,

    // Refused by policy.
    OriginRepeated,
    OriginInvalid,
    OriginNotAllowed,

    // Found by the floors above, which know routes and time; named here so that every refusal is written in one way.
    PathNotFound,
    HandshakeTimeout,
    InternalError,
    ServerStopping,
    TooManyConnections,

    // What a server can do wrong in its answer (RFC 6455 section 4.1). Nothing is sent back for these: the client closes.
    StatusLineInvalid,
    StatusNotSwitchingProtocols,
    UpgradeMissing,
    UpgradeNotWebSocket,
    ConnectionMissingUpgrade,
    AcceptMissing,
    AcceptRepeated,
    AcceptMismatch,
    SubprotocolRepeated,
    SubprotocolNotOffered,
    ExtensionsRepeated,
    ExtensionNotOffered,
    ExtensionParametersInvalid,
}
