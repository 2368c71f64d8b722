// What a client adds to its request.
using WsGen;

public sealed class WithToken(Func<string> token) : ClientEndpointConfigurator
{
    public override ValueTask BeforeRequestAsync(ClientHandshakeRequest request, CancellationToken cancellationToken)
    {
        request.Headers["Authorization"] = "Bearer " + token();
        return default;
    }

    public override void AfterResponse(ClientHandshakeResponse response)
    {
        if (response.Error is not null)
        {
            Console.Error.WriteLine($"{response.Uri}: {response.StatusCode?.ToString() ?? "no answer"}");
        }
    }
}

public static class Connection
{
    public static Task<WsClient> OpenAsync(Func<string> token, CancellationToken cancellationToken) =>
        WsClient.ConnectAsync("wss://example.org/private", new WsClientOptions { Configurator = new WithToken(token) }, cancellationToken);
}
