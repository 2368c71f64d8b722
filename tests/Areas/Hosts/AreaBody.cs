using WsGen.Area.Server;

namespace WsGen.Area;

/// <summary>
/// Cases of one area, written once and run against every kind of host: the three classes at the end of each file. All they know of the server comes
/// over the wire, so that it may as well be another program.
/// </summary>
public abstract class AreaBody(HostKind kind) : IAsyncLifetime
{
    private readonly Stack<IAsyncDisposable> _open = new();
    private CaseLink? _case;

    /// <summary>The server that the cases of this class share.</summary>
    protected virtual string Variant => Variants.Usual;

    private protected HostKind Kind => kind;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        while (_open.TryPop(out IAsyncDisposable? each))
        {
            await each.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>What the server side of this case notes.</summary>
    private protected async Task<CaseLink> CaseAsync() => _case ??= Keep(new CaseLink(await SharedHosts.GetAsync(kind, Variant), NewId()));

    /// <summary>A connection whose opening handshake has succeeded.</summary>
    private protected async Task<WireClient> OpenAsync(string target, Func<UpgradeText, UpgradeText>? change = null) =>
        await OpenAsync(await CaseAsync(), target, change);

    private protected async Task<WireClient> OpenAsync(CaseLink link, string target, Func<UpgradeText, UpgradeText>? change = null)
    {
        WireClient client = await AskAsync(link, target, change);
        Assert.True(client.Head.Status == 101, $"{client.Head.StartLine}: {client.Body}");
        return client;
    }

    /// <summary>A connection that has been answered, in whatever way.</summary>
    private protected async Task<WireClient> AskAsync(string target, Func<UpgradeText, UpgradeText>? change = null) =>
        await AskAsync(await CaseAsync(), target, change);

    private protected async Task<WireClient> AskAsync(CaseLink link, string target, Func<UpgradeText, UpgradeText>? change = null)
    {
        WireClient client = Keep(new WireClient(await link.Host.DialAsync(), link));
        UpgradeText request = link.Host.Request(target).With(Journal.CaseField, link.Id);
        await client.AskAsync(change?.Invoke(request) ?? request);
        return client;
    }

    /// <summary>A server of this case's own.</summary>
    private protected async Task<CaseLink> StartServerAsync(string variant = Variants.Usual) =>
        Keep(new CaseLink(Keep(await AreaHost.StartAsync(kind, variant)), NewId()));

    private protected T Keep<T>(T disposable)
        where T : IAsyncDisposable
    {
        _open.Push(disposable);
        return disposable;
    }

    private static string NewId() => Guid.NewGuid().ToString("N");
}
