using System.Collections.Concurrent;

namespace WsGen.Support;

/// <summary>Does what it is told, and notes what was called.</summary>
internal sealed class TestClientConfigurator : ClientEndpointConfigurator
{
    public Func<ClientHandshakeRequest, CancellationToken, ValueTask>? Before { get; init; }

    public Action<ClientHandshakeResponse>? After { get; init; }

    public ConcurrentQueue<Uri> Requests { get; } = new();

    public ConcurrentQueue<ClientHandshakeResponse> Responses { get; } = new();

    public override ValueTask BeforeRequestAsync(ClientHandshakeRequest request, CancellationToken cancellationToken)
    {
        Requests.Enqueue(request.Uri);
        return Before?.Invoke(request, cancellationToken) ?? default;
    }

    public override void AfterResponse(ClientHandshakeResponse response)
    {
        Responses.Enqueue(response);
        After?.Invoke(response);
    }
}
