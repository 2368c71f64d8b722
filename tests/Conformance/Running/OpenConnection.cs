using WsGen.Conformance.Deflate;
using WsGen.Conformance.Peer;
using WsGen.Conformance.UnderTest;

namespace WsGen.Conformance.Running;

/// <summary>A WebSocket between the peer and the endpoint under test, behind its opening handshake.</summary>
internal sealed class OpenConnection : IDisposable
{
    private const string Key = "dGhlIHNhbXBsZSBub25jZQ==";

    private readonly RawListener? _listener;

    private OpenConnection(RawSocket socket, FrameReader reader, RawListener? listener, Task<ClientOutcome>? client)
    {
        Socket = socket;
        Reader = reader;
        _listener = listener;
        Client = client;
    }

    public RawSocket Socket { get; }

    public FrameReader Reader { get; }

    /// <summary>How it goes on the other side, if that is a client.</summary>
    public Task<ClientOutcome>? Client { get; }

    public static Task<OpenConnection> OpenAsync(
        Role role, EndpointSettings settings, string? path, DeflateSettings? agreed, CancellationToken limit) =>
        role == Role.Server ? OpenToServerAsync(settings, path, agreed, limit) : OpenToClientAsync(settings, path, agreed, limit);

    /// <summary>Wraps a connection whose opening handshake is done.</summary>
    public static OpenConnection Wrap(RawSocket socket, Role role, DeflateSettings? agreed = null, Task<ClientOutcome>? client = null) =>
        new(socket, CreateReader(socket, role, agreed), null, client);

    public void Dispose()
    {
        Socket.Dispose();
        _listener?.Dispose();
    }

    private static async Task<OpenConnection> OpenToServerAsync(
        EndpointSettings settings, string? path, DeflateSettings? agreed, CancellationToken limit)
    {
        Uri address = await ServerUnderTest.AddressAsync(settings, path);
        RawSocket socket = await RawSocket.ConnectAsync(address, limit);
        try
        {
            UpgradeText request = UpgradeText.Request(address, Key);
            request = agreed is null ? request : request.With("Sec-WebSocket-Extensions", "permessage-deflate" + agreed.Parameters);
            await socket.SendAsync(request.ToBytes(), Chop.Whole);
            HttpHead answer = HttpHead.Parse(
                await socket.ReadHeadAsync() ?? throw new NonConformanceException("the connection ended without an answer"));
            answer.DemandSwitch(Key);
            string? extensions = answer.Value("Sec-WebSocket-Extensions");
            if (agreed is null || ServerUnderTest.Named is null)
            {
                ExtensionList.Demand(extensions, agreed is null ? null : "permessage-deflate" + agreed.Parameters);
            }
            else
            {
                agreed = ExtensionList.ReadAnswer(extensions, agreed);
            }

            return new OpenConnection(socket, CreateReader(socket, Role.Server, agreed), null, null);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<OpenConnection> OpenToClientAsync(
        EndpointSettings settings, string? path, DeflateSettings? agreed, CancellationToken limit)
    {
        var listener = new RawListener();
        try
        {
            string target = path ?? ServerUnderTest.EchoPath;
            settings = agreed is null ? settings with { Compression = null } : settings;
            Task<ClientOutcome> client = ClientUnderTest.RunAsync(
                new Uri($"ws://127.0.0.1:{listener.Port}{target}"), ClientUnderTest.CreateOptions(settings));
            RawSocket socket = await listener.AcceptAsync(limit);
            HttpHead request = HttpHead.Parse(
                await socket.ReadHeadAsync() ?? throw new NonConformanceException("the connection ended without a request"));
            string key = request.DemandRequest(target, $"127.0.0.1:{listener.Port}");
            UpgradeText answer = UpgradeText.Answer(key);
            answer = agreed is null ? answer : answer.With("Sec-WebSocket-Extensions", "permessage-deflate" + agreed.Parameters);
            await socket.SendAsync(answer.ToBytes(), Chop.Whole);
            return new OpenConnection(socket, CreateReader(socket, Role.Client, agreed), listener, client);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    private static FrameReader CreateReader(RawSocket socket, Role role, DeflateSettings? agreed)
    {
        MessageInflater? inflater = agreed is null ? null : new MessageInflater(agreed.SentBy(role).WindowBits, agreed.SentBy(role).ContextTakeover);
        return new FrameReader(socket, expectsMasked: role == Role.Client, inflater);
    }
}
