using System.Buffers;
using WsGen.Handshake;
using WsGen.Protocol.Compression;
using WsGen.Transports;

namespace WsGen.Connections;

/// <summary>
/// Receiver of a fresh client connection: the upgrade request has been sent; gathers the answer, checks it to the letter, and hands the
/// transport on to the <see cref="WsConnection"/> together with whatever the server has sent behind it.
/// </summary>
/// <param name="transport">The connection.</param>
/// <param name="key">The Sec-WebSocket-Key that was sent.</param>
/// <param name="subprotocols">The subprotocols that were offered.</param>
/// <param name="extensions">The value of Sec-WebSocket-Extensions that was sent, or null.</param>
/// <param name="open">Makes the connection, with the compression that was agreed on.</param>
internal sealed class ClientHandshake(
    TransportConnection transport, byte[] key, IReadOnlyList<string> subprotocols, string? extensions, Func<UpgradeResponse, DeflateParameters?, ClientSession> open)
    : TransportReceiver
{
    private const int MaxInterimResponses = 8;

    private readonly TaskCompletionSource<WsConnection> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Not readonly: a mutable struct, used in place.
    private UpgradeResponseParser _parser = new();
    private ArrayBufferWriter<byte>? _head;
    private int _interimResponses;

    /// <summary>The connection, once the server has agreed. Faults with <see cref="WsHandshakeException"/> or with what broke the transport.</summary>
    public Task<WsConnection> Opened => _opened.Task;

    public override ReceiveStatus OnReceived(Memory<byte> bytes)
    {
        if (_opened.Task.IsCompleted)
        {
            return ReceiveStatus.Done;
        }

        UpgradeParseStatus status = TryParse(ref bytes, out UpgradeResponse? response, out HandshakeViolation violation);
        if (status == UpgradeParseStatus.NeedMore)
        {
            return ReceiveStatus.Done;
        }

        DeflateParameters? deflate = null;
        if (status == UpgradeParseStatus.Complete)
        {
            violation = ClientUpgradeRules.Check(response!, key, subprotocols, extensions);
            if (violation == HandshakeViolation.None && extensions is not null)
            {
                violation = DeflateNegotiation.CheckAnswer(response!.Headers, extensions, out deflate);
            }
        }

        if (violation != HandshakeViolation.None)
        {
            Fail(new WsHandshakeException(violation.Reason(), response?.StatusCode, response?.Headers));
            transport.Abort();
            return ReceiveStatus.Done;
        }

        ClientSession session = open(response!, deflate);
        ReceiveStatus started = session.Connection.Start(session.Receiver, bytes, responseWritten: false);
        _opened.TrySetResult(session.Connection);
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

    public override void OnBatchEnd()
    {
    }

    public override ReceiveStatus OnSignal() => ReceiveStatus.Done;

    public override ReceiveStatus OnInputEnded()
    {
        Fail(new WsHandshakeException("The server closed the connection before it had answered the upgrade request.", null, null));
        return ReceiveStatus.Done;
    }

    public override void OnOutputDrained()
    {
    }

    public override ReceiveStatus OnClosed(Exception? error)
    {
        Fail(error ?? new WsHandshakeException("The connection ended before the server had answered the upgrade request.", null, null));
        return ReceiveStatus.Done;
    }

    private void Fail(Exception error) => _opened.TrySetException(error);
}

/// <summary>What becomes of a client connection once the server has agreed.</summary>
internal readonly record struct ClientSession(WsConnection Connection, MessageReceiver Receiver);
