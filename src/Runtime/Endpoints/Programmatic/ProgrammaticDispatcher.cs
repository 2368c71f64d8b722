using WsGen.Endpoints.Infrastructure;

namespace WsGen.Endpoints.Programmatic;

/// <summary>Between a session and an <see cref="Endpoint"/>.</summary>
internal sealed class ProgrammaticDispatcher(WsSession session, Endpoint endpoint) : EndpointDispatcher(session)
{
    public override ValueTask OnOpenAsync() => endpoint.OnOpenAsync(Session, Config);

    public override ValueTask OnErrorAsync(Exception error) => endpoint.OnErrorAsync(Session, error);

    public override ValueTask OnCloseAsync(CloseReason reason) => endpoint.OnCloseAsync(Session, reason);

    public override ValueTask ReleaseAsync()
    {
        switch (endpoint)
        {
            case IAsyncDisposable disposable:
                return disposable.DisposeAsync();
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }

        return default;
    }
}
