using System.Buffers;
using WsGen.Handshake;
using WsGen.Protocol.Compression;
using WsGen.Transports;

namespace WsGen.Connections;

/// <summary>
/// Receiver of a fresh client connection, from before it is connected: sends the upgrade request, gathers the answer, checks it to the letter, and
/// hands the transport on to the <see cref="WsConnection"/> together with whatever the server has sent behind it.
/// </summary>
/// <param name="transport">The connection.</param>
/// <param name="maxHeadBytes">The longest head of an answer.</param>
internal sealed class ClientHandshake(TransportConnection transport, int maxHeadBytes) : TransportReceiver
{
    private const int MaxInterimResponses = 8;

    private readonly Lock _gate = new(); // around the request, which another thread writes
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ClientAnswer> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Not readonly: a mutable struct, used in place.
    private UpgradeResponseParser _parser = new(maxHeadBytes);
    private ArrayBufferWriter<byte>? _head;
    private int _interimResponses;
    private ClientOffer? _offer;
    private bool _isSending;
    private bool _isClosed;

    // A consent that was here before the flush of the request had come back, and what follows it.
    private UpgradeResponse? _early;
    private Memory<byte> _behindEarly;

    public TransportConnection Transport => transport;

    /// <summary>A transport that was connecting has connected. Faults with what the transport says.</summary>
    public Task Connected => _connected.Task;

    /// <summary>The request is on its way.</summary>
    public Task Sent => _sent.Task;

    /// <summary>What the server has answered. Faults with <see cref="WsHandshakeException"/>.</summary>
    public Task<ClientAnswer> Answered => _answered.Task;

    /// <summary>Whether the server has said anything at all that may have been the beginning of an answer.</summary>
    public bool HasHeard => _interimResponses > 0 || _head is not null;

    /// <summary>The transport has been connected all along.</summary>
    public void OnConnected() => _connected.TrySetResult();

    /// <summary>Sends the request. Once, when it is connected.</summary>
    /// <param name="offer">What it asks for.</param>
    /// <param name="write">Writes it.</param>
    public void Send(ClientOffer offer, Action<IBufferWriter<byte>> write)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                _sent.TrySetResult();
                return; // the answer says why
            }

            write(transport);
            _offer = offer;
            _isSending = !transport.TryFlush();
            if (!_isSending)
            {
                _sent.TrySetResult();
            }
        }
    }

    /// <summary>Nobody waits for the answer any more.</summary>
    public void Abandon()
    {
        _answered.TrySetCanceled();
        transport.Abort();
    }

    public override ReceiveStatus OnReceived(Memory<byte> bytes) => Read(bytes);

    public override void OnBatchEnd()
    {
    }

    public override ReceiveStatus OnSignal() => ReceiveStatus.Done;

    public override ReceiveStatus OnInputEnded()
    {
        Lose(null);
        return ReceiveStatus.Done;
    }

    public override void OnOutputDrained()
    {
        if (_connected.TrySetResult())
        {
            return;
        }

        UpgradeResponse? early;
        lock (_gate)
        {
            _isSending = false;
            early = _early;
            _early = null;
        }

        _sent.TrySetResult();
        if (early is not null && Take(early, _behindEarly) == ReceiveStatus.Done)
        {
            transport.Resume();
        }
    }

    public override ReceiveStatus OnClosed(Exception? error)
    {
        lock (_gate)
        {
            _isClosed = true; // behind this gate nothing is written any more: the descriptor may be somebody else's soon
        }

        Lose(error);
        return ReceiveStatus.Done;
    }

    private ReceiveStatus Read(Memory<byte> bytes)
    {
        if (_answered.Task.IsCompleted)
        {
            return ReceiveStatus.Done;
        }

        ClientOffer? offer;
        lock (_gate)
        {
            offer = _offer;
        }

        if (offer is null)
        {
            Fail(new WsHandshakeException("The server spoke before it was asked. Check that host and port are those of an HTTP server.", HandshakeFailure.MalformedResponse));
            return ReceiveStatus.Done;
        }

        UpgradeParseStatus status = TryParse(ref bytes, out UpgradeResponse? response, out HandshakeViolation violation);
        if (status == UpgradeParseStatus.NeedMore)
        {
            return ReceiveStatus.Done;
        }

        if (status == UpgradeParseStatus.Refused)
        {
            return IsTls(bytes) ? RefuseTls() : Refuse(violation, response);
        }

        if (response!.StatusCode != 101)
        {
            // A server need not have read all of a request to refuse it.
            _answered.TrySetResult(new ClientAnswer(response, null) { Sentence = RefusalBody.Read(response, bytes.Span) });
            _sent.TrySetResult();
            transport.Abort();
            return ReceiveStatus.Done;
        }

        lock (_gate)
        {
            if (_isSending)
            {
                (_early, _behindEarly) = (response, bytes);
                return ReceiveStatus.Held;
            }
        }

        return Take(response, bytes);
    }

    /// <summary>The server has agreed: is it to the letter?</summary>
    /// <param name="response">Its answer.</param>
    /// <param name="bytes">What follows it.</param>
    private ReceiveStatus Take(UpgradeResponse response, Memory<byte> bytes)
    {
        ClientOffer offer = _offer!;
        DeflateParameters? deflate = null;
        HandshakeViolation violation = ClientUpgradeRules.Check(response, offer.Key, offer.Subprotocols, offer.Extensions);
        if (violation == HandshakeViolation.None && offer.Extensions is { } extensions)
        {
            violation = DeflateNegotiation.CheckAnswer(response.Headers, extensions, out deflate);
        }

        if (violation != HandshakeViolation.None)
        {
            return Refuse(violation, response);
        }

        ClientSession session;
        try
        {
            session = offer.Open(response, deflate);
        }
        catch (Exception error)
        {
            // The application's own: its endpoint, or a codec of it, could not be made.
            Fail(error);
            return ReceiveStatus.Done;
        }

        ReceiveStatus started = session.Connection.Start(session.Receiver, bytes, responseWritten: false);
        _answered.TrySetResult(new ClientAnswer(response, session.Connection));
        return started;
    }

    /// <summary>Reads the answer; interim ones before it (RFC 9110 section 15.2) are passed over, so long as there are few.</summary>
    /// <param name="bytes">What has come; left is what follows the answer.</param>
    /// <param name="response">The answer, once it is complete.</param>
    /// <param name="violation">Why it is refused.</param>
    private UpgradeParseStatus TryParse(ref Memory<byte> bytes, out UpgradeResponse? response, out HandshakeViolation violation)
    {
        while (true)
        {
            int before = _head?.WrittenCount ?? 0;
            if (before != 0)
            {
                _head!.Write(bytes.Span);
            }

            UpgradeParseStatus status = _parser.TryParse(
                before == 0 ? bytes.Span : _head!.WrittenSpan, out int consumed, out response, out violation);
            if (status == UpgradeParseStatus.NeedMore && before == 0 && !bytes.IsEmpty)
            {
                (_head ??= new ArrayBufferWriter<byte>(1024)).Write(bytes.Span);
            }

            if (status != UpgradeParseStatus.Complete)
            {
                return status;
            }

            bytes = bytes[(consumed - before)..];
            _head?.ResetWrittenCount();
            if (response!.StatusCode is 101 or < 100 or >= 200)
            {
                return status;
            }

            if (++_interimResponses > MaxInterimResponses)
            {
                violation = HandshakeViolation.HeadTooLarge;
                return UpgradeParseStatus.Refused;
            }
        }
    }

    private static HandshakeFailure FailureOf(HandshakeViolation violation) => violation switch
    {
        HandshakeViolation.HeadTooLarge or HandshakeViolation.TooManyFields => HandshakeFailure.ResponseTooLarge,
        HandshakeViolation.UpgradeMissing or HandshakeViolation.UpgradeNotWebSocket or HandshakeViolation.ConnectionMissingUpgrade
            or HandshakeViolation.AcceptMissing or HandshakeViolation.AcceptRepeated or HandshakeViolation.AcceptMismatch => HandshakeFailure.Upgrade,
        HandshakeViolation.SubprotocolRepeated or HandshakeViolation.SubprotocolNotOffered => HandshakeFailure.Subprotocol,
        HandshakeViolation.ExtensionNotOffered or HandshakeViolation.ExtensionParametersInvalid or HandshakeViolation.ExtensionsInvalid
            or HandshakeViolation.ExtensionsRepeated => HandshakeFailure.Extension,
        _ => HandshakeFailure.MalformedResponse,
    };

    private void Lose(Exception? error)
    {
        _connected.TrySetException(error ?? new IOException("The connection ended at once."));
        _sent.TrySetResult(); // there is nothing to wait for
        string sentence = _interimResponses == 0 && _head is null
            ? "The connection ended before the server had answered the upgrade request."
            : "The connection ended in the middle of the server's answer.";
        _answered.TrySetException(new WsHandshakeException(sentence, HandshakeFailure.ConnectionLost, inner: error));

        // Where nobody has come to ask for the answer, nobody is to be told either.
        _ = _connected.Task.Exception;
        _ = _answered.Task.Exception;
    }

    /// <summary>What has come begins with an alert or a handshake record of TLS (RFC 8446 section 5.1).</summary>
    private bool IsTls(Memory<byte> bytes)
    {
        ReadOnlySpan<byte> all = _head is { WrittenCount: > 0 } ? _head.WrittenSpan : bytes.Span;
        return _interimResponses == 0 && all.Length > 1 && all[0] is 21 or 22 && all[1] == 3;
    }

    private ReceiveStatus RefuseTls()
    {
        Fail(new WsHandshakeException("The server speaks TLS at this port: the URI has to begin with wss.", HandshakeFailure.MalformedResponse));
        return ReceiveStatus.Done;
    }

    private ReceiveStatus Refuse(HandshakeViolation violation, UpgradeResponse? response)
    {
        Fail(new WsHandshakeException(violation.Reason(), FailureOf(violation), response?.StatusCode, response?.Headers));
        return ReceiveStatus.Done;
    }

    private void Fail(Exception error)
    {
        _answered.TrySetException(error);
        _connected.TrySetException(error); // a server may speak before the transport has told that it is connected

        // Where the client has given up meanwhile nobody asks.
        _ = _answered.Task.Exception;
        _ = _connected.Task.Exception;
        _sent.TrySetResult();
        transport.Abort();
    }
}

/// <summary>What an upgrade request asks for, and what becomes of a server's consent.</summary>
/// <param name="Key">The Sec-WebSocket-Key.</param>
/// <param name="Subprotocols">The subprotocols, the preferred one first.</param>
/// <param name="Extensions">The value of Sec-WebSocket-Extensions, or null.</param>
/// <param name="Open">Makes the connection, with the compression that was agreed on.</param>
internal sealed record ClientOffer(
    byte[] Key, IReadOnlyList<string> Subprotocols, string? Extensions, Func<UpgradeResponse, DeflateParameters?, ClientSession> Open);

/// <summary>A server's answer.</summary>
/// <param name="Response">Its head.</param>
/// <param name="Connection">What is open since; null where the status is not 101.</param>
internal readonly record struct ClientAnswer(UpgradeResponse Response, WsConnection? Connection)
{
    /// <summary>The body of a refusal, where it is a sentence that has come with the head; null otherwise.</summary>
    public string? Sentence { get; init; }
}

/// <summary>What becomes of a client connection once the server has agreed.</summary>
internal readonly record struct ClientSession(WsConnection Connection, MessageReceiver Receiver);
