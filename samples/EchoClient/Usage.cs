namespace EchoClient;

/// <summary>What <c>--help</c> prints.</summary>
internal static class Usage
{
    public const string Text = """
        usage: EchoClient URL [OPTION]...

          --text T                    the message
          --binary-size N             the message: so many bytes
          --count N                   how many times; 1
          --wait                      go on receiving until the connection ends
          --echo                      send back what is received
          --subprotocol P             offer it; several times
          --compression on|off        off
          --header 'N: V'             of the request; several times
          --origin O
          --io-timeout MS             of each step of connecting; 5000
          --max-redirections N        20
          --max-message-size BYTES    16777216
          --truststore FILE           PEM or PKCS#12
          --truststore-password P     changeit
          --user U --password P       for Basic or Digest
          --proxy URL                 http://, https:// or socks5://
          --transport T               epoll, io_uring or sockets

        It sends, reads as many answers, and closes. Exit status: 0 after a clean close, 1 otherwise,
        2 where the command line is wrong. docs/echo-client.md has more.
        """;
}
