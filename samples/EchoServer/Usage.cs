namespace EchoServer;

/// <summary>What <c>--help</c> prints.</summary>
internal static class Usage
{
    public const string Text = """
        usage: EchoServer [OPTION]...

          --port N                    8080; 0: any that is free
          --host A                    127.0.0.1
          --transport T               epoll, io_uring, sockets or kestrel
          --threads N                 of the event loops
          --max-message-size BYTES    16777216
          --compression on|off        on
          --handshake-timeout MS
          --idle-timeout MS
          --close-timeout MS
          --send-queue-limit BYTES
          --max-connections N
          --allow-any-origin
          --tls CERT.pem KEY.pem

        Endpoints: /echo /echo/string /echo/partial /echo/stream /echo/json /broadcast
        /subprotocol /params/{a}/{b} /sleep/{ms} /push/{bytes}; docs/echo-server.md
        """;
}
