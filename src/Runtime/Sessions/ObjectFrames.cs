using System.Text;
using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Sessions.Codecs;

namespace WsGen.Sessions;

/// <summary>
/// One object for many sessions: encoded once for each endpoint that they are of, because each has encoders and a serializer context of its own. Endpoints are told apart by
/// their facts, which a server makes once for each, and a client for itself. All of it is encoded before any of it is sent. A mutable struct; in the hands of one thread.
/// </summary>
internal struct ObjectFrames
{
    // Frames are objects because the message within is changed in place while it is sent, from the dictionary too. One for a message and endpoint, beside which the encoding
    // and the payload of the message cost far more, and none for a recipient; the dictionary only where there is a second endpoint.
    private Frame? _first;
    private Dictionary<EndpointFacts, Frame>? _others;

    /// <summary>Encodes it for all that can get it now.</summary>
    /// <exception cref="EncodeException">It cannot be encoded for one of the endpoints.</exception>
    public void Encode<T>(T value, ReadOnlySpan<WsSession> sessions, WsSession? except)
    {
        bool isAnyLeft = false;
        foreach (WsSession session in sessions)
        {
            if (session == except)
            {
                continue;
            }

            if (!session.HasOpened)
            {
                isAnyLeft = true;
                continue;
            }

            Frame frame = Find(session.Endpoint) ?? Add(session.Endpoint);
            if (!frame.IsEncoded)
            {
                frame.TryEncode(value, session);
            }
        }

        if (isAnyLeft)
        {
            EncodeForOthers(value, sessions, except);
        }
    }

    public readonly void Send(ReadOnlySpan<WsSession> sessions, WsSession? except)
    {
        if (_others is null && _first is { IsEncoded: true } only && IsForAll(sessions))
        {
            only.Message.SendTo(sessions, except);
            return;
        }

        foreach (WsSession session in sessions)
        {
            if (session != except && Find(session.Endpoint) is { IsEncoded: true } frame)
            {
                session.Broadcast(ref frame.Message);
            }
        }
    }

    public readonly void Release()
    {
        _first?.Release();
        if (_others is not null)
        {
            foreach (Frame frame in _others.Values)
            {
                frame.Release();
            }
        }
    }

    /// <summary>For those that have yet to open, where none of their endpoint is open but the one that is left out. What needs no encoder needs none that is open.</summary>
    private void EncodeForOthers<T>(T value, ReadOnlySpan<WsSession> sessions, WsSession? except)
    {
        foreach (WsSession session in sessions)
        {
            if (session == except || !session.IsOpen || Find(session.Endpoint) is { IsEncoded: true })
            {
                continue;
            }

            Frame frame = Find(session.Endpoint) ?? Add(session.Endpoint);
            if (except is { HasOpened: true } && except.Endpoint == session.Endpoint)
            {
                frame.TryEncode(value, except);
            }

            if (!frame.IsEncoded)
            {
                frame.TryCopy(value, session);
            }
        }
    }

    /// <summary>Of an endpoint whose sessions have yet to open there is no frame.</summary>
    private readonly bool IsForAll(ReadOnlySpan<WsSession> sessions)
    {
        foreach (WsSession session in sessions)
        {
            if (session.Endpoint != _first!.Endpoint)
            {
                return false;
            }
        }

        return true;
    }

    private readonly Frame? Find(EndpointFacts endpoint) => endpoint == _first?.Endpoint ? _first : _others?.GetValueOrDefault(endpoint);

    private Frame Add(EndpointFacts endpoint)
    {
        var frame = new Frame(endpoint);
        if (_first is null)
        {
            _first = frame;
        }
        else
        {
            (_others ??= []).Add(endpoint, frame);
        }

        return frame;
    }

    /// <summary>What the sessions of one endpoint get.</summary>
    private sealed class Frame(EndpointFacts endpoint)
    {
        public BroadcastFrame Message; // not readonly: a mutable struct, used in place

        public EndpointFacts Endpoint => endpoint;

        public bool IsEncoded { get; private set; }

        public void TryEncode<T>(T value, WsSession session)
        {
            if (TryCopy(value, session))
            {
                return;
            }

            PayloadWriter writer = PayloadWriter.Take(session);
            try
            {
                MessageKind kind = session.Write(value, writer) ?? throw new EncodeException(
                    $"A {typeof(T)} goes through a stream encoder, which writes to one session at a time: for many at once give the endpoint an ITextEncoder or an " +
                    "IBinaryEncoder, or send to each session by itself.",
                    value);
                if (!session.IsOpen)
                {
                    return; // its encoder may have been done with before it wrote this: that of the next session will do
                }

                Message = new BroadcastFrame((Opcode)kind, writer.Written.Length);
                writer.Written.CopyTo(Message.Payload); // the writer is this thread's, the frame is everybody's until the slowest has sent it
                IsEncoded = true;
            }
            catch (EncodeException) when (!session.IsOpen)
            {
                // Its encoders may have been done with meanwhile: those of the next session will do.
            }
            finally
            {
                writer.Release();
            }
        }

        /// <summary>What is a message already, and only came here because of its static type, is copied once, unless the session has an encoder for it.</summary>
        public bool TryCopy<T>(T value, WsSession session)
        {
            if (value is not (string or byte[] or ReadOnlyMemory<byte> or Memory<byte> or ArraySegment<byte>) || session.Codecs?.FindForm<T>() is not null)
            {
                return false;
            }

            if (value is string text)
            {
                Message = new BroadcastFrame(Opcode.Text, Encoding.UTF8.GetByteCount(text));
                Encoding.UTF8.GetBytes(text, Message.Payload);
            }
            else
            {
                ReadOnlySpan<byte> bytes = value switch
                {
                    byte[] array => array,
                    ReadOnlyMemory<byte> memory => memory.Span,
                    Memory<byte> memory => memory.Span,
                    ArraySegment<byte> segment => segment,
                    _ => default,
                };
                Message = new BroadcastFrame(Opcode.Binary, bytes.Length);
                bytes.CopyTo(Message.Payload);
            }

            return IsEncoded = true;
        }

        public void Release()
        {
            if (IsEncoded)
            {
                Message.Release();
            }
        }
    }
}
