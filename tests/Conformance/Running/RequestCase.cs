using System.Globalization;
using System.Text;
using WsGen.Conformance.Model;
using WsGen.Conformance.Peer;
using WsGen.Conformance.UnderTest;
using static WsGen.Conformance.Model.Steps;

namespace WsGen.Conformance.Running;

/// <summary>A case about an opening handshake that a server is sent: which status answers it, and whether the WebSocket is open then.</summary>
public sealed class RequestCase : ConformanceCase
{
    /// <summary>The key of RFC 6455 section 1.3, in every request that is not about keys.</summary>
    public const string Key = "dGhlIHNhbXBsZSBub25jZQ==";

    private const int SmallEnoughForBytes = 1500;

    /// <summary>The request for the endpoint at an address.</summary>
    public required Func<Uri, byte[]> Request { get; init; }

    /// <summary>The status; 0 if the connection ends without an answer.</summary>
    public required int Status { get; init; }

    /// <summary>Null for the echo.</summary>
    public string? Path { get; init; }

    public EndpointSettings Settings { get; init; } = EndpointSettings.Usual;

    /// <summary>The key of the request, where it is not the usual one.</summary>
    public string SentKey { get; init; } = Key;

    /// <summary>What the endpoint says first, if anything.</summary>
    public string? Greeting { get; init; }

    /// <summary>The value of Sec-WebSocket-Extensions in the answer; null for none.</summary>
    public string? Extensions { get; init; }

    /// <summary>The value of Sec-WebSocket-Protocol in the answer; null for none.</summary>
    public string? Subprotocol { get; init; }

    /// <summary>Sent in one stream with the request, where it is accepted; null for an echo after the answer.</summary>
    public IReadOnlyList<Step>? Behind { get; init; }

    /// <summary>How the peer ends its side behind all that.</summary>
    public TcpEnd End { get; init; }

    /// <summary>The answer to HEAD has no body.</summary>
    public bool WithoutBody { get; init; }

    /// <summary>How it is sent; null: whole, in random pieces, and if it is small byte by byte.</summary>
    public IReadOnlyList<Chop>? Chops { get; init; }

    public override bool NeedsOwnServer => Path is not null || Settings != EndpointSettings.Usual || Extensions is not null;

    public override IEnumerable<Chop> ChopsIn(Role role)
    {
        int length = Request(new Uri("ws://127.0.0.1:8080/echo")).Length;
        return Chops ?? (length <= SmallEnoughForBytes
            ? [Chop.Whole, Chop.Bytes, Chop.Randomly(Seed, 40)]
            : [Chop.Whole, Chop.Randomly(Seed, 2000)]);
    }

    public override async Task RunAsync(Role role, Chop chop, CancellationToken limit)
    {
        Uri address = await ServerUnderTest.AddressAsync(Settings, Path);
        using RawSocket socket = await RawSocket.ConnectAsync(address, limit);
        DeflateSettings? agreed = Extensions is null ? null : DeflateSettings.Default;
        using OpenConnection connection = OpenConnection.Wrap(socket, role, agreed);
        var run = new SessionRun(connection, role, chop, Seed, limit);
        IReadOnlyList<Step> behind = Behind is null ? [] : SessionRun.Close(Behind);
        Task sending = SendAsync(socket, [.. Request(address), .. run.Encode(behind).Span], chop);
        if (Status == 0)
        {
            await sending;
            Demand(!await socket.ReadAsync(new byte[1]), "an answer to half a request");
            return;
        }

        HttpHead answer = await ReadAnswerAsync(socket);
        await sending;
        if (Status != 101)
        {
            await DemandRefusalAsync(socket, answer);
            return;
        }

        answer.DemandSwitch(SentKey);
        ExtensionList.Demand(answer.Value("Sec-WebSocket-Extensions"), Extensions);
        Demand(answer.Value("Sec-WebSocket-Protocol") == Subprotocol, $"Sec-WebSocket-Protocol: {answer.Value("Sec-WebSocket-Protocol")}");
        Step[] greeting = Greeting is null ? [] : [new Step([], [new Arrival(ArrivalKind.Text, Encoding.UTF8.GetBytes(Greeting))])];
        if (Behind is null)
        {
            await run.PlayAsync([.. greeting, Answered(Frames.Text("open"))], lockStep: false);
        }
        else
        {
            await run.ExpectAsync([.. greeting, .. behind]);
        }
    }

    private async Task SendAsync(RawSocket socket, byte[] bytes, Chop chop)
    {
        await socket.SendAsync(bytes, chop);
        if (End == TcpEnd.Finish)
        {
            socket.Finish();
        }
    }

    private async Task<HttpHead> ReadAnswerAsync(RawSocket socket)
    {
        try
        {
            string head = await socket.ReadHeadAsync() ?? throw new NonConformanceException("the connection ended without an answer");
            Demand(head.StartsWith($"HTTP/1.1 {Status} ", StringComparison.Ordinal), $"\"{head.Split('\r')[0]}\" instead of {Status}");
            return HttpHead.Parse(head);
        }
        catch (OperationCanceledException)
        {
            throw new NonConformanceException($"the answer {Status} has not come");
        }
    }

    /// <summary>A refusal says why, and that the connection ends; then it does.</summary>
    private async Task DemandRefusalAsync(RawSocket socket, HttpHead answer)
    {
        Demand(answer.Lists("Connection", "close"), "a refusal without Connection: close");
        Demand(Status >= 500 || answer.Value("Date") is not null, "a refusal without Date (RFC 9110 6.6.1)");
        Demand(Status != 405 || answer.Lists("Allow", "GET"), "405 without Allow: GET");
        Demand(Status != 426 || (answer.Lists("Upgrade", "websocket") && answer.Lists("Connection", "Upgrade")), "426 without Upgrade: websocket");
        Demand(Status != 426 || answer.Value("Sec-WebSocket-Version") == "13", $"Sec-WebSocket-Version: {answer.Value("Sec-WebSocket-Version")}");
        int length = int.Parse(answer.Value("Content-Length") ?? "0", CultureInfo.InvariantCulture);
        Demand(length > 0, "a refusal without a word");
        byte[] body = new byte[WithoutBody ? 0 : length];
        Demand(body.Length == 0 || await socket.ReadAsync(body), "a body that does not come");
        Demand(!await socket.ReadAsync(new byte[1]), "more than one answer");
    }

    private static void Demand(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new NonConformanceException($"the endpoint sent {otherwise}");
        }
    }
}
