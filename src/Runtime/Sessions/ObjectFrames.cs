using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Sessions.Codecs;

namespace WsGen.Sessions;

/// <summary>
/// One object for many sessions: encoded once for each endpoint that they are of, because each has encoders and a serializer context of its own. All of it is encoded before
/// any of it is sent. A mutable struct; in the hands of one thread.
/// </summary>
internal struct ObjectFrames
{
    private Frame? _first;
    private Dictionary<EndpointFacts, Frame>? _others; // of a second endpoint

    /// <summary>Encodes it for all that can get it now.</summary>
    /// <exception cref="EncodeException">It cannot be encoded for one of the endpoints.</exception>
    public void Encode<T>(T value, ReadOnlySpan<WsSession> sessions, WsSession? except)
    {
        foreach (WsSession session in sessions)
        {
            if (session == except || !session.HasOpened)
            {
                continue;
            }

            Frame frame = Find(session.Endpoint) ?? Add(session.Endpoint);
            if (!frame.IsEncoded)
            {
                frame.TryEncode(value, session);
            }
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
            PayloadWriter writer = PayloadWriter.Take(session);
            try
            {
                MessageKind kind = session.Write(value, writer) ?? throw new EncodeException(
                    $"A {typeof(T)} goes through a stream encoder, which writes to one session at a time: for many at once give the endpoint an ITextEncoder or an " +
                    "IBinaryEncoder, or send to each session by itself.",
                    value);
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

        public void Release()
        {
            if (IsEncoded)
            {
                Message.Release();
            }
        }
    }
}
