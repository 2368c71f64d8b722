using WsGen.Conformance.Model;
using WsGen.Conformance.Peer;
using WsGen.Conformance.UnderTest;
using static WsGen.Conformance.Model.Steps;

namespace WsGen.Conformance.Running;

/// <summary>A case about an answer that a client gets to its opening handshake: whether it takes it, and what it had asked for.</summary>
public sealed class AnswerCase : ConformanceCase
{
    private const int SmallEnoughForBytes = 1000;

    /// <summary>The answer to a request with that key.</summary>
    public required Func<string, byte[]> Answer { get; init; }

    /// <summary>Whether the WebSocket is open then; otherwise the client gives up and ends the connection.</summary>
    public required bool Opens { get; init; }

    /// <summary>What the client asks for.</summary>
    public string Target { get; init; } = ServerUnderTest.EchoPath;

    public IReadOnlyList<string> Subprotocols { get; init; } = [];

    /// <summary>What the client wants of permessage-deflate; null if it offers nothing.</summary>
    public DeflateSettings? Wanted { get; init; }

    /// <summary>The value of Sec-WebSocket-Extensions that it sends for it.</summary>
    public string? Offer { get; init; }

    /// <summary>What the answer agrees to.</summary>
    public DeflateSettings? Agreed { get; init; }

    /// <summary>Sent in one stream with the answer.</summary>
    public IReadOnlyList<Step> Behind { get; init; } = [];

    /// <summary>How the peer ends its side behind the answer, where it is none.</summary>
    public TcpEnd End { get; init; }

    public override bool NeedsOwnServer => false;

    public override IEnumerable<Chop> ChopsIn(Role role) =>
        Answer(RequestCase.Key).Length <= SmallEnoughForBytes ? [Chop.Whole, Chop.Bytes, Chop.Randomly(Seed, 40)] : [Chop.Whole, Chop.Randomly(Seed, 1000)];

    public override async Task RunAsync(Role role, Chop chop, CancellationToken limit)
    {
        using var listener = new RawListener();
        WsClientOptions options = ClientUnderTest.CreateOptions(EndpointSettings.Usual with { Compression = Wanted });
        options.Subprotocols = Subprotocols;
        Task<ClientOutcome> client = ClientUnderTest.RunAsync(new Uri($"ws://127.0.0.1:{listener.Port}{Target}"), options);
        using RawSocket socket = await listener.AcceptAsync(limit);
        HttpHead request = HttpHead.Parse(await socket.ReadHeadAsync() ?? throw new NonConformanceException("the client sent no request"));
        string key = request.DemandRequest(Target, $"127.0.0.1:{listener.Port}");
        ExtensionList.Demand(request.Value("Sec-WebSocket-Extensions"), Offer);
        string offered = string.Join(", ", Subprotocols);
        Demand((request.Value("Sec-WebSocket-Protocol") ?? "") == offered, $"Sec-WebSocket-Protocol: {request.Value("Sec-WebSocket-Protocol")}");

        using OpenConnection connection = OpenConnection.Wrap(socket, role, Agreed, client);
        var run = new SessionRun(connection, role, chop, Seed, limit);
        Task sending = SendAsync(socket, [.. Answer(key), .. run.Encode(Behind).Span], chop);
        if (!Opens)
        {
            await DemandRefusalAsync(socket, client, limit);
            await sending;
        }
        else if (Behind.Any(static step => step.IsLast))
        {
            await sending;
            await run.ExpectAsync(Behind);
        }
        else
        {
            await sending;
            await run.ExpectAnswersAsync(Behind);
            await run.PlayAsync([Answered(Frames.Text("open"))], lockStep: true);
        }
    }

    private async Task SendAsync(RawSocket socket, byte[] bytes, Chop chop)
    {
        try
        {
            await socket.SendAsync(bytes, chop);
            switch (End)
            {
                case TcpEnd.Finish:
                    socket.Finish();
                    break;
                case TcpEnd.Reset:
                    socket.Reset();
                    break;
            }
        }
        catch (System.Net.Sockets.SocketException) when (!Opens)
        {
            // It need not wait for the end of what it does not take.
        }
    }

    private async Task DemandRefusalAsync(RawSocket socket, Task<ClientOutcome> client, CancellationToken limit)
    {
        ClientOutcome outcome;
        try
        {
            outcome = await client.WaitAsync(limit);
        }
        catch (OperationCanceledException)
        {
            throw new NonConformanceException("the client still waits");
        }

        Demand(outcome.Refusal is not null, "an open connection to its application");
        if (End == TcpEnd.Reset)
        {
            return;
        }

        bool more;
        try
        {
            more = await socket.ReadAsync(new byte[1]);
        }
        catch (NonConformanceException)
        {
            more = false; // a client that fails the connection may well reset it (section 7.1.7)
        }

        Demand(!more, "bytes behind its request");
    }

    private static void Demand(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new NonConformanceException($"the client sent {otherwise}");
        }
    }
}
