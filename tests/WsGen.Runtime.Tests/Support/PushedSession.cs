using System.Buffers.Binary;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using WsGen.Connections;
using WsGen.Protocol;

namespace WsGen.Support;

/// <summary>A session whose transport and time are the test's, and the frames that it has sent, one by one.</summary>
internal sealed class PushedSession : IDisposable
{
    private readonly ConnectionClock _clock;

    public PushedSession(Behaviour? behaviour = null, ConnectionOptions? options = null, OpenSessions? openSessions = null, PushTransport? transport = null)
    {
        _clock = new ConnectionClock(Time);
        Transport = transport ?? new PushTransport();
        (Connection, Endpoint) = TestUpgradeHandler.Create(Transport, _clock, behaviour ?? Behaviour.Echo, options, openSessions);
        Connection.Start(Endpoint, default, responseWritten: false);
    }

    public FakeTimeProvider Time { get; } = new();

    public PushTransport Transport { get; }

    public WsConnection Connection { get; }

    public TestEndpoint Endpoint { get; }

    public WsSession Session => Endpoint.Session;

    public void Dispose() => _clock.Dispose();

    /// <summary>So that a tick of the clock is past it.</summary>
    public void Pass(TimeSpan time)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += ConnectionClock.Resolution)
        {
            Time.Advance(ConnectionClock.Resolution);
        }
    }

    /// <summary>Until so much waits that another thread sends, and that thread has done all that it does before it waits itself.</summary>
    public async Task UntilBufferedAsync(long bytes)
    {
        await Bounded.Until(() => Session.BufferedBytes == bytes);
        lock (Connection)
        {
            // A connection is its own lock, and the bytes are counted before the time-out begins.
        }
    }

    /// <summary>
    /// What has been flushed since the last call, as "text a"; with a plus if the message goes on behind it, and a star if it is compressed.
    /// </summary>
    public string[] TakeFrames()
    {
        List<string> frames = [];
        while (Transport.Flushed is { Length: > 0 } bytes)
        {
            int length = bytes[1];
            int start = 2;
            if (length == 126)
            {
                (length, start) = (BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(2)), 4);
            }
            else if (length == 127)
            {
                (length, start) = ((int)BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(2)), 10);
            }

            var opcode = (Opcode)(bytes[0] & 0x0F);
            string name = opcode.ToString().ToLowerInvariant() + ((bytes[0] & 0x80) == 0 ? "+" : "") + ((bytes[0] & 0x40) == 0 ? "" : "*");
            frames.Add(opcode == Opcode.Close
                ? $"{name} {BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(start))}"
                : $"{name} {Encoding.UTF8.GetString(bytes, start, length)}");
            Transport.Skip(start + length);
        }

        return [.. frames];
    }
}
