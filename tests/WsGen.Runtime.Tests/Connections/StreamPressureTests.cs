using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Time.Testing;
using WsGen.Protocol;
using WsGen.Support;
using WsGen.Transports;

namespace WsGen.Connections;

/// <summary>What lies between a peer that sends and a handler that does not read is bounded, and goes on when it reads.</summary>
public sealed class StreamPressureTests : IDisposable
{
    private const int Part = 10_000;

    private readonly ConnectionClock _clock = new(new FakeTimeProvider());
    private readonly PushTransport _transport = new();

    public void Dispose() => _clock.Dispose();

    [Fact]
    public async Task TheTransportIsHeldWhenSixtyFourKibibytesLieUnread()
    {
        TaskCompletionSource read = Bounded.Gate(), done = Bounded.Gate();
        long count = 0;
        (WsConnection connection, TestEndpoint endpoint) = TestUpgradeHandler.Create(_transport, _clock, new Behaviour
        {
            BinaryDelivery = Delivery.Stream,
            BinaryStream = async (_, message) =>
            {
                await read.Task;
                byte[] buffer = new byte[3000];
                for (int bytes; (bytes = await message.Bytes.ReadAsync(buffer)) > 0;)
                {
                    count += bytes;
                }

                done.SetResult();
            },
        });
        connection.Start(endpoint, default, responseWritten: false);
        int pushed = Part;
        ReceiveStatus status = _transport.Push(RawClient.Frame(Opcode.Binary, new byte[Part], fin: false));
        for (; status == ReceiveStatus.Done && pushed < 1 << 20; pushed += Part)
        {
            Assert.False(connection.IsInCallback); // it is read on
            status = _transport.Push(RawClient.Frame(Opcode.Continuation, new byte[Part], fin: false));
        }

        Assert.InRange(pushed, 64 * 1024, (64 * 1024) + Part);
        Assert.True(connection.IsInCallback);
        Assert.Equal(0, _transport.Resumes);

        read.SetResult();
        await Bounded.Until(() => _transport.Resumes == 1);
        _transport.EndBatch();
        await Bounded.Until(() => Volatile.Read(ref count) == pushed);
        Assert.Equal(ReceiveStatus.Held, _transport.Push(RawClient.Frame(Opcode.Continuation, [1]))); // until the handler is done
        await done.Task.Within();
        await Bounded.Until(() => _transport.Resumes == 2);
        Assert.Equal(pushed + 1, count);
        Assert.False(connection.IsInCallback);
    }

    [Fact]
    public void AMessageThatIsThereIsReadWhereItLiesWithinTheTurn()
    {
        byte[]? lies = null;
        (WsConnection connection, TestEndpoint endpoint) = TestUpgradeHandler.Create(_transport, _clock, new Behaviour
        {
            BinaryDelivery = Delivery.Stream,
            BinaryStream = (_, message) =>
            {
                Assert.True(message.Pipe.TryRead(out ReadResult result) && result.IsCompleted);
                Assert.True(MemoryMarshal.TryGetArray(result.Buffer.First, out ArraySegment<byte> segment));
                lies = segment.Array;
                return default;
            },
        });
        connection.Start(endpoint, default, responseWritten: false);
        byte[] frame = RawClient.Frame(Opcode.Binary, new byte[100]);
        Assert.Equal(ReceiveStatus.Done, connection.OnReceived(frame));
        Assert.Same(frame, lies);
    }

    [Fact]
    public async Task AHandlerThatEndsLetsTheRestThrough()
    {
        TaskCompletionSource leave = Bounded.Gate();
        (WsConnection connection, TestEndpoint endpoint) = TestUpgradeHandler.Create(
            _transport, _clock, new Behaviour { BinaryDelivery = Delivery.Stream, BinaryStream = (_, _) => new ValueTask(leave.Task) });
        connection.Start(endpoint, default, responseWritten: false);
        ReceiveStatus status = _transport.Push(RawClient.Frame(Opcode.Binary, new byte[Part], fin: false));
        for (int i = 0; status == ReceiveStatus.Done && i < 100; i++)
        {
            status = _transport.Push(RawClient.Frame(Opcode.Continuation, new byte[Part], fin: false));
        }

        leave.SetResult();
        await Bounded.Until(() => _transport.Resumes == 1);
        _transport.EndBatch();
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(ReceiveStatus.Done, _transport.Push(RawClient.Frame(Opcode.Continuation, new byte[Part], fin: i == 19)));
        }

        Assert.Equal(["open", "binary stream"], endpoint.Calls);
    }

    [Fact]
    public async Task PingsAreAnsweredWithinAStreamedMessage()
    {
        TaskCompletionSource leave = Bounded.Gate();
        (WsConnection connection, TestEndpoint endpoint) = TestUpgradeHandler.Create(
            _transport, _clock, new Behaviour { BinaryDelivery = Delivery.Stream, BinaryStream = (_, _) => new ValueTask(leave.Task) });
        connection.Start(endpoint, default, responseWritten: false);
        Assert.Equal(ReceiveStatus.Done, _transport.Push(RawClient.Frame(Opcode.Binary, [1], fin: false), RawClient.Frame(Opcode.Ping, "here"u8)));
        Assert.Equal(["Pong here"], _transport.TakeFrames());
        leave.SetResult();
        await Bounded.Until(() => endpoint.Calls.Count == 2);
    }
}
