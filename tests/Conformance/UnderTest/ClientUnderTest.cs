namespace WsGen.Conformance.UnderTest;

/// <summary>How a client's connection went.</summary>
/// <param name="LocalCode">The close code that it saw; null if it was never open.</param>
/// <param name="Refusal">Why it did not open.</param>
public sealed record ClientOutcome(int? LocalCode, Exception? Refusal);

/// <summary>The client under test: echoes in kind, or does what texts tell it to do, as the endpoints of the server do.</summary>
public static class ClientUnderTest
{
    public const string CommandPath = "/commands";

    /// <summary>What the client runs on in the test that is under way.</summary>
    public static AsyncLocal<WsTransport> Transport { get; } = new();

    /// <summary>All that a client can run on here. Where the kernel forbids io_uring, that is epoll once more.</summary>
    public static WsTransport[] Transports { get; } =
        OperatingSystem.IsLinux() ? [WsTransport.Epoll, WsTransport.IoUring, WsTransport.Sockets] : [WsTransport.Sockets];

    /// <summary>Connects, and echoes until the connection ends.</summary>
    public static async Task<ClientOutcome> RunAsync(Uri address, WsClientOptions options)
    {
        WsClient client;
        try
        {
            client = await WsClient.ConnectAsync(address, options);
        }
        catch (Exception refusal) when (refusal is WsHandshakeException or IOException or System.Net.Sockets.SocketException)
        {
            return new ClientOutcome(null, refusal);
        }

        await using (client)
        {
            try
            {
                await EchoAsync(client, obeys: address.AbsolutePath == CommandPath);
            }
            catch (SessionClosedException)
            {
                // The peer ended the connection before it had its answer.
            }

            return new ClientOutcome((int?)client.CloseReason?.Code, null);
        }
    }

    public static WsClientOptions CreateOptions(EndpointSettings settings)
    {
        var options = new WsClientOptions
        {
            MaxMessageSize = settings.MaxMessageSize,
            IoTimeout = TimeSpan.FromSeconds(20),
            Transport = Transport.Value,
        };
        Compression.Apply(settings.Compression, options);
        return options;
    }

    private static async Task EchoAsync(WsClient client, bool obeys)
    {
        await foreach (WsMessage message in client.Messages)
        {
            if (obeys && message.Kind == MessageKind.Text)
            {
                await Command.ObeyAsync(message.ToString(), client.Session);
            }
            else if (message.Kind == MessageKind.Text)
            {
                await client.Session.SendTextAsync(message.Payload);
            }
            else
            {
                await client.Session.SendAsync(message.Payload);
            }
        }
    }
}
