namespace WsGen.Client;

/// <summary>What clients without TLS run on.</summary>
internal static class Transports
{
    public static readonly WsTransport[] Each = [WsTransport.Epoll, WsTransport.IoUring, WsTransport.Sockets];

    public static TheoryData<WsTransport> All => [.. Each];

    public static WsClientOptions Options(this WsTransport transport) => new() { Transport = transport };
}
