using WsGen.Conformance.Model;
using WsGen.Conformance.Peer;
using WsGen.Conformance.UnderTest;

namespace WsGen.Conformance.Running;

/// <summary>
/// Behind the closing handshake a client waits for the server to end the TCP connection (RFC 6455 section 7.1.1), so that the server has the
/// connection in TIME_WAIT. That nothing comes can only be seen by waiting a moment: too short a one passes what is wrong, and fails nothing
/// that is right.
/// </summary>
public sealed class LingeringCase : ConformanceCase
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    public override bool NeedsOwnServer => false;

    public override IEnumerable<Chop> ChopsIn(Role role) => [Chop.Whole];

    public override async Task RunAsync(Role role, Chop chop, CancellationToken limit)
    {
        using OpenConnection connection = await OpenConnection.OpenAsync(role, EndpointSettings.Usual, null, null, limit);
        await connection.Socket.SendAsync(Frames.Close(1000).Encode(masks: role == Role.Server, new Random(Seed)), chop);
        Arrival echo = await connection.Reader.ReadAsync();
        if (!echo.Fulfils(Arrival.Close(1000)))
        {
            throw new NonConformanceException($"instead of {Arrival.Close(1000)} came {echo}");
        }

        Task<Arrival> end = connection.Reader.ReadAsync();
        if (await Task.WhenAny(end, Task.Delay(Moment, limit)) == end)
        {
            throw new NonConformanceException($"{await end} came before the server had ended its side");
        }

        connection.Socket.Finish();
        await end;
    }
}
