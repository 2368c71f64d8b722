using System.Net;

namespace WsGen.Hosting;

/// <summary>Listeners without TLS, if there are any, and listeners with it, as one.</summary>
internal sealed class SecureListeners(IListeners? plain, IListeners secure, IReadOnlyList<(IPEndPoint EndPoint, bool Secure)> all) : IListeners
{
    public IReadOnlyList<string> Addresses => [.. plain?.Addresses ?? [], .. secure.Addresses];

    public async Task BindAsync(IReadOnlyList<IPEndPoint> addresses, CancellationToken cancellationToken)
    {
        if (plain is not null)
        {
            await plain.BindAsync(Those(secured: false), cancellationToken).ConfigureAwait(false);
        }

        try
        {
            await secure.BindAsync(Those(secured: true), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await UnbindPlainAsync().ConfigureAwait(false);
            throw;
        }
    }

    public void Accept()
    {
        plain?.Accept();
        secure.Accept();
    }

    public async Task UnbindAsync()
    {
        await UnbindPlainAsync().ConfigureAwait(false);
        await secure.UnbindAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (plain is not null)
        {
            await plain.DisposeAsync().ConfigureAwait(false);
        }

        await secure.DisposeAsync().ConfigureAwait(false);
    }

    private IReadOnlyList<IPEndPoint> Those(bool secured) => [.. all.Where(address => address.Secure == secured).Select(static address => address.EndPoint)];

    private Task UnbindPlainAsync() => plain?.UnbindAsync() ?? Task.CompletedTask;
}
