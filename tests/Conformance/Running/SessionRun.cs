using System.Buffers;
using System.Net.Sockets;
using WsGen.Conformance.Model;
using WsGen.Conformance.Peer;
using WsGen.Conformance.UnderTest;

namespace WsGen.Conformance.Running;

/// <summary>Plays steps over an open connection, and holds what comes back against what they expect.</summary>
internal sealed class SessionRun(OpenConnection connection, Role role, Chop chop, int seed, CancellationToken limit)
{
    /// <summary>Behind what has failed the connection: none of this may be answered.</summary>
    private static readonly Frame[] Late = [Frames.Text("late"), Frames.Ping("late"), Frames.Close(1000)];

    private readonly Random _keys = new(seed);

    /// <summary>The steps, and the closing handshake if none of them ends.</summary>
    public static IReadOnlyList<Step> Close(IReadOnlyList<Step> steps) =>
        steps.Any(static step => step.IsLast) ? steps : [.. steps, Steps.Closed(Frames.Close(1000))];

    /// <summary>Sends the steps and looks at what comes.</summary>
    /// <param name="steps">The steps; the closing handshake is added if none of them ends.</param>
    /// <param name="lockStep">Whether the answers of a step are awaited before the next is sent.</param>
    public async Task PlayAsync(IReadOnlyList<Step> steps, bool lockStep)
    {
        steps = Close(steps);
        Task sending = lockStep ? Task.CompletedTask : SendAsync([.. steps]);
        foreach (Step step in steps)
        {
            // Answers are read while the step is still being sent: whoever only sends, and much, is made to wait.
            sending = lockStep ? SendAsync(step) : sending;
            await ExpectAsync(step, sending);
            if (lockStep)
            {
                await sending;
            }
        }

        await sending;
        await EndAsync(steps);
    }

    /// <summary>Looks at what comes for steps that have been sent before, behind the opening handshake and in one stream with it.</summary>
    public async Task ExpectAsync(IReadOnlyList<Step> steps)
    {
        await ExpectAnswersAsync(steps);
        await EndAsync(steps);
    }

    /// <summary>The same where the connection goes on behind them.</summary>
    public async Task ExpectAnswersAsync(IReadOnlyList<Step> steps)
    {
        foreach (Step step in steps)
        {
            await ExpectAsync(step, Task.CompletedTask);
        }
    }

    /// <summary>The steps as they go on the wire.</summary>
    public ReadOnlyMemory<byte> Encode(IReadOnlyList<Step> steps)
    {
        const int LongestHeader = 14;
        IEnumerable<Frame> frames = steps.SelectMany(step => IsFollowed(step) ? step.Sends.Concat(Late) : step.Sends);
        var bytes = new ArrayBufferWriter<byte>(frames.Sum(static frame => frame.Payload.Length + LongestHeader) + 1);
        foreach (Frame frame in frames)
        {
            bytes.Write(frame.Encode(masks: role == Role.Server, _keys));
        }

        return bytes.WrittenMemory;
    }

    private bool IsFollowed(Step step) => step.IsRefused && !step.IsUnfinished && chop == Chop.Whole;

    private async Task ExpectAsync(Step step, Task sending)
    {
        foreach (Arrival expected in step.Expects)
        {
            Arrival arrival = await ExpectAsync(expected, sending);
            step.Inspect?.Invoke(arrival);
        }
    }

    /// <summary>A server ends the TCP connection first; a client waits for it to do so (RFC 6455 section 7.1.1).</summary>
    private async Task EndAsync(IReadOnlyList<Step> steps)
    {
        TcpEnd end = steps[^1].End;
        if (role == Role.Client && end == TcpEnd.None)
        {
            connection.Socket.Finish();
        }

        if (end != TcpEnd.Reset)
        {
            await ExpectAsync(Arrival.End, Task.CompletedTask);
        }

        await CheckClientAsync(steps.Select(static step => step.LocalCode).LastOrDefault(static code => code is not null));
    }

    private async Task<Arrival> ExpectAsync(Arrival expected, Task sending)
    {
        Arrival arrival;
        try
        {
            arrival = await connection.Reader.ReadAsync();
        }
        catch (OperationCanceledException)
        {
            throw new NonConformanceException($"{expected} has not come");
        }
        catch (NonConformanceException) when (sending.IsFaulted)
        {
            await sending;
            throw;
        }
        catch (NonConformanceException error)
        {
            throw new NonConformanceException($"instead of {expected}: {error.Message}", error);
        }

        return arrival.Fulfils(expected) ? arrival : throw new NonConformanceException($"instead of {expected} came {arrival}");
    }

    private async Task SendAsync(params Step[] steps)
    {
        try
        {
            await connection.Socket.SendAsync(Encode(steps), chop);
            switch (steps[^1].End)
            {
                case TcpEnd.Finish:
                    connection.Socket.Finish();
                    break;
                case TcpEnd.Reset:
                    connection.Socket.Reset();
                    break;
            }
        }
        catch (SocketException error)
        {
            throw new NonConformanceException($"the connection broke while the peer was sending: {error.SocketErrorCode}", error);
        }
    }

    private async Task CheckClientAsync(int? localCode)
    {
        if (connection.Client is null)
        {
            return;
        }

        ClientOutcome outcome = await connection.Client.WaitAsync(limit);
        if (localCode is not null && outcome.LocalCode != localCode)
        {
            throw new NonConformanceException($"the client saw close code {outcome.LocalCode} instead of {localCode} (7.1.5)");
        }
    }
}
