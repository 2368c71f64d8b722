using Microsoft.Extensions.DependencyInjection;
using WsGen.Client;
using WsGen.Client.Connecting;
using WsGen.Client.Infrastructure;
using WsGen.Connections;
using WsGen.Endpoints.Infrastructure;

namespace WsGen;

// How a client comes to its first connection, or does not.
public sealed partial class WsClient
{
    private static WsClient Create(WsClientOptions? options, Func<IServiceProvider, object?> createEndpoint)
    {
        var settings = new ClientSettings(options ?? new WsClientOptions());
        AsyncServiceScope? scope = settings.Options.Services?.CreateAsyncScope();
        try
        {
            return new WsClient(settings, createEndpoint(scope?.ServiceProvider ?? NoServices.Instance), scope);
        }
        catch
        {
            _ = scope?.DisposeAsync().AsTask();
            throw;
        }
    }

    private static Uri Parse(string uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        return Uri.TryCreate(uri, UriKind.Absolute, out Uri? parsed) ? parsed : throw Unusable(uri);
    }

    private static ArgumentException Unusable(object uri) =>
        new($"\"{Login.Hide($"{uri}")}\" cannot be connected to: give an absolute URI with scheme ws or wss, a host and no fragment (RFC 6455 section 3).", nameof(uri));

    /// <summary>The URI as it is connected to.</summary>
    private static Uri Target(Uri uri) =>
        uri.IsAbsoluteUri && uri.Fragment.Length == 0 && uri.Host.Length != 0 && Redirection.Map(uri) is { } mapped ? mapped : throw Unusable(uri);

    private async Task<WsClient> OpenAsync<TEndpoint>(TEndpoint endpoint, Uri uri, CancellationToken cancellationToken)
        where TEndpoint : class, IClientEndpoint<TEndpoint>
    {
        WsClient? before = endpoint.Connection;
        if (before is { Closed.IsCompleted: false })
        {
            await ReleaseAsync().ConfigureAwait(false);
            throw new InvalidOperationException($"The instance of {typeof(TEndpoint).Name} has a connection already. Close that first, or connect another instance.");
        }

        endpoint.Connection = this;
        try
        {
            return await OpenAsync(uri, TEndpoint.Descriptor, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            endpoint.Connection = before;
            throw;
        }
    }

    private async Task<WsClient> OpenAsync(Uri uri, EndpointDescriptor descriptor, CancellationToken cancellationToken)
    {
        try
        {
            ArgumentNullException.ThrowIfNull(uri);
            Uri mapped = Target(uri);
            var host = new ClientHost(descriptor, Endpoint ?? _messages!, _settings, _scope?.ServiceProvider ?? NoServices.Instance, _clock) { Opening = Begin, EnteringOnOpen = _kept is null ? null : EnterOnOpen };
            var connector = new ClientConnector(_settings, host);
            using CancellationTokenSource? either = cancellationToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token) : null;
            OpenedSession opened = await connector.ConnectAsync(mapped, either?.Token ?? _stop.Token).ConfigureAwait(false);
            if (_stop.IsCancellationRequested)
            {
                throw new OperationCanceledException("The client was disposed of while it connected.");
            }

            Enter(opened, attempt: 0);
            _ = LiveAsync(connector, mapped);
            return this;
        }
        catch (Exception error)
        {
            // An endpoint may have got hold of it meanwhile: nothing it awaits may be left hanging.
            OpenedSession? opened = _current;
            if (opened is not null)
            {
                opened.Connection.Abort();
                Remember(opened);
            }

            CloseReason reason = opened?.Connection.Reason ?? new CloseReason(CloseCode.AbnormalClosure, "the client could not connect", CloseInitiator.Transport);
            Task end = EndAsync(reason, error, attempt: 0);
            if (opened is null)
            {
                await end.ConfigureAwait(false); // otherwise it waits for callbacks, and whoever connects need not
            }

            if (error is OperationCanceledException && cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(error.Message, error, cancellationToken);
            }

            throw;
        }
    }

    private async ValueTask ReleaseAsync()
    {
        ClientClocks.Release(_clock);
        if (_scope is { } scope)
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>An instance that was made for a connection which has not come about. What it throws would hide why not.</summary>
    private async ValueTask DisposeOfAsync(object endpoint)
    {
        try
        {
            if (endpoint is IAsyncDisposable asynchronous)
            {
                await asynchronous.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                (endpoint as IDisposable)?.Dispose();
            }
        }
        catch (Exception error)
        {
            _settings.Logger.EndpointDisposeFailed(error);
        }
    }
}
