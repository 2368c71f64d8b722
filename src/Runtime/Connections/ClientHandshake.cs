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
    private bool _isClosed; // under the gate
    private Memory<byte> _early; // of an answer that was here before the flush of the request had come back

    public TransportConnection Transport => transport;

    /// <summary>A transport that was connecting has connected. Faults with what the transport says.</summary>
    public Task Connected => _connected.Task;

    /// <summary>The request is on its way.</summary>
    public Task Sent => _sent.Task;

    /// <summary>What the server has answered. Faults with <see cref="WsHandshakeException"/>.</summary>
    public Task<ClientAnswer> Answered => _answered.Task;

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
                return; // who waits for the answer is told
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

    public override ReceiveStatus OnReceived(Memory<byte> bytes)
    {
        lock (_gate)
        {
            if (_isSending)
            {
                _early = bytes;
                return ReceiveStatus.Held;
            }
        }

        return Read(bytes);
    }

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

        Memory<byte> early;
        lock (_gate)
        {
            _isSending = false;
            early = _early;
            _early = default;
        }

        _sent.TrySetResult();
        if (!early.IsEmpty && Read(early) == ReceiveStatus.Done)
        {
            transport.Resume();
        }
    }

    public override ReceiveStatus OnClosed(Exception? error)
    {
        // Behind a request that another thread is sending: a transport completes its output next, which would send once more what is still there.
        lock (_gate)
        {
            _isClosed = true;
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

        if (_offer is not { } offer)
        {
            Fail(new WsHandshakeException("The server spoke before it was asked. Check that host and port are those of an HTTP server.", HandshakeFailure.MalformedResponse));
            return ReceiveStatus.Done;
        }

        UpgradeParseStatus status = TryParse(ref bytes, out UpgradeResponse? response, out HandshakeViolation violation);
        if (status == UpgradeParseStatus.NeedMore)
        {
            return ReceiveStatus.Done;
        }

        if (status == UpgradeParseStatus.Complete && response!.StatusCode != 101)
        {
            _answered.TrySetResult(new ClientAnswer(response, null));
            transport.Abort();
            return ReceiveStatus.Done;
        }

        DeflateParameters? deflate = null;
        if (status == UpgradeParseStatus.Complete)
        {
            violation = ClientUpgradeRules.Check(response!, offer.Key, offer.Subprotocols, offer.Extensions);
            if (violation == HandshakeViolation.None && offer.Extensions is { } extensions)
            {
                violation = DeflateNegotiation.CheckAnswer(response!.Headers, extensions, out deflate);
            }
        }

        if (violation != HandshakeViolation.None)
        {
            Fail(new WsHandshakeException(violation.Reason(), FailureOf(violation), response?.StatusCode, response?.Headers));
            return ReceiveStatus.Done;
        }

        ClientSession session;
        try
        {
            session = offer.Open(response!, deflate);
        }
        catch (Exception error)
        {
            // The application's own: its endpoint, or a codec of it, could not be made.
            _answered.TrySetException(error);
            transport.Abort();
            return ReceiveStatus.Done;
        }

        ReceiveStatus started = session.Connection.Start(session.Receiver, bytes, responseWritten: false);
        _answered.TrySetResult(new ClientAnswer(response!, session.Connection));
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
        HandshakeViolation.ExtensionNotOffered or HandshakeViolation.ExtensionParametersInvalid or HandshakeViolation.ExtensionsInvalid => HandshakeFailure.Extension,
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

    private void Fail(WsHandshakeException error)
    {
        _answered.TrySetException(error);
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
internal readonly record struct ClientAnswer(UpgradeResponse Response, WsConnection? Connection);

/// <summary>What becomes of a client connection once the server has agreed.</summary>
internal readonly record struct ClientSession(WsConnection Connection, MessageReceiver Receiver);
