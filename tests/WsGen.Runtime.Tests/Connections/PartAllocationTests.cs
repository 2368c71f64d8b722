using Microsoft.Extensions.Time.Testing;
using WsGen.Endpoints.Infrastructure;
using WsGen.Protocol;
using WsGen.Support;
using WsGen.Transports;

namespace WsGen.Connections;

/// <summary>Parts cost no garbage, as whole messages do not.</summary>
public sealed class PartAllocationTests
{
    private const int Messages = 5000;

    [Fact]
    public void ThreePartsOfAMessage()
    {
        using var clock = new ConnectionClock(new FakeTimeProvider());
        var transport = new PushTransport();
        (WsConnection connection, TestEndpoint endpoint) = TestUpgradeHandler.Create(transport, clock, Behaviour.Echo);
        var counting = new Counting(endpoint.Session);
        connection.Start(counting, default, responseWritten: false);

        // Unmasked where it lies each time, so with another payload each second time; it is only counted.
        byte[] bytes =
        [
            .. RawClient.Frame(Opcode.Binary, new byte[10], fin: false), .. RawClient.Frame(Opcode.Continuation, new byte[20], fin: false),
            .. RawClient.Frame(Opcode.Continuation, new byte[30]),
        ];
        Push(Messages / 5);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Push(Messages);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(60 * (Messages + (Messages / 5)), counting.Bytes);
        Assert.Equal(Messages + (Messages / 5), counting.Messages);
#if DEBUG
        Assert.Skip("Async methods that are not optimized allocate at every call: measured in Release only.");
#endif
        Assert.InRange(allocated, 0, Messages);

        void Push(int times)
        {
            for (int i = 0; i < times; i++)
            {
                Assert.True(connection.OnReceived(bytes) == ReceiveStatus.Done);
            }
        }
    }

    private sealed class Counting(WsSession session) : EndpointDispatcher(session)
    {
        public override Delivery BinaryDelivery => Delivery.Parts;

        public long Bytes { get; private set; }

        public int Messages { get; private set; }

        public override ValueTask OnBinaryPartAsync(in InboundMessage part, bool last)
        {
            Bytes += part.Span.Length;
            Messages += last ? 1 : 0;
            return default;
        }
    }
}
