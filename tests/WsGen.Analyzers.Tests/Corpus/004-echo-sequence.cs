// A sequence walked through within the handler, across its own awaits.
using System.Buffers;
using System.Globalization;
using WsGen;

[ServerEndpoint("/sum")]
public sealed partial class Sum
{
    [OnMessage]
    private async ValueTask Add(ReadOnlySequence<byte> bytes, WsSession session, CancellationToken closing)
    {
        long sum = 0;
        foreach (ReadOnlyMemory<byte> segment in bytes)
        {
            foreach (byte one in segment.Span)
            {
                sum += one;
            }

            await session.SendAsync($"so far {sum.ToString(CultureInfo.InvariantCulture)}", closing);
        }

        await session.SendAsync(bytes.Length == 0 ? "nothing" : sum.ToString(CultureInfo.InvariantCulture), closing);
    }
}
