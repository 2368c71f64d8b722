// A client that stays connected.
using WsGen;

WsClientOptions options = new()
{
    Reconnect =
    {
        Enabled = true,
        UnsentMessages = UnsentMessages.Keep,
        MaxAttempts = 10,
        InitialDelay = TimeSpan.FromMilliseconds(200),
        BeforeAttempt = static (attempt, cancellationToken) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            attempt.Headers["X-Attempt"] = attempt.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return default;
        },
        ShouldReconnect = static reason => reason.Code is not (CloseCode.PolicyViolation or CloseCode.NormalClosure),
    },
};
await using WsClient client = await WsClient.ConnectAsync("wss://example.org/ticker", options);
client.StateChanged += static (_, change) => Console.WriteLine($"{change.State} {change.Reason?.Code} {change.Delay}");
await foreach (WsMessage message in client.Messages)
{
    Console.WriteLine(message.Payload.Length);
}
