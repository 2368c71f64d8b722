using WsGen.Conformance.Model;
using WsGen.Conformance.Peer;
using WsGen.Conformance.UnderTest;

namespace WsGen.Conformance.Running;

/// <summary>A case behind the opening handshake: steps of frames and their answers. The closing handshake follows by itself if none of them ends.</summary>
public sealed class SessionCase : ConformanceCase
{
    /// <summary>Where an endpoint, or client, obeys "close 3001 reason", "ping payload" and "pong payload".</summary>
    public const string CommandPath = "/commands";

    private const int SmallEnoughForBytes = 1024;
    private const int SmallEnoughForCuts = 70_000;

    /// <summary>Makes the steps for a role; anew for each run, for compressors have a memory.</summary>
    public required Func<Role, IReadOnlyList<Step>> Script { get; init; }

    /// <summary>Null for the echo.</summary>
    public string? Path { get; init; }

    public EndpointSettings Settings { get; init; } = EndpointSettings.Usual;

    /// <summary>What is agreed on in the opening handshake; null for no compression.</summary>
    public DeflateSettings? Deflate { get; init; }

    /// <summary>
    /// Waits for the answers of a step before the next is sent. A server otherwise gets everything at once, and must answer in order; a
    /// client's application answers when it likes, so there the steps always wait.
    /// </summary>
    public bool LockStep { get; init; }

    /// <summary>Looks at the connection when all has been answered.</summary>
    public Action<FrameReader>? Inspect { get; init; }

    /// <summary>How it is sent; null: whole, and if it is small byte by byte and in random pieces too.</summary>
    public IReadOnlyList<Chop>? Chops { get; init; }

    /// <summary>Expects what follows from the usual settings, not from the RFC.</summary>
    public bool DependsOnSettings { get; init; }

    public override bool NeedsOwnServer => Path is not null || Settings != EndpointSettings.Usual || DependsOnSettings;

    public override TimeSpan Limit => Chops is null ? base.Limit : TimeSpan.FromSeconds(30);

    public override IEnumerable<Chop> ChopsIn(Role role)
    {
        if (Chops is not null)
        {
            return Chops;
        }

        int length = Script(role).Sum(static step => step.Sends.Sum(static frame => frame.Payload.Length + 14));
        return length <= SmallEnoughForBytes ? [Chop.Whole, Chop.Bytes, Chop.Randomly(Seed, 16)]
            : length <= SmallEnoughForCuts ? [Chop.Whole, Chop.Randomly(Seed, 2000)]
            : [Chop.Whole];
    }

    public override async Task RunAsync(Role role, Chop chop, CancellationToken limit)
    {
        IReadOnlyList<Step> steps = Script(role);
        using (OpenConnection connection = await OpenConnection.OpenAsync(role, Settings, Path, Deflate, limit))
        {
            var run = new SessionRun(connection, role, chop, Seed, limit);
            await run.PlayAsync(steps, LockStep || role == Role.Client);
            Inspect?.Invoke(connection.Reader);
        }

        if (steps[^1].End == TcpEnd.Reset)
        {
            using OpenConnection next = await OpenConnection.OpenAsync(role, Settings, null, null, limit);
            await new SessionRun(next, role, Chop.Whole, Seed, limit).PlayAsync([Steps.Answered(Frames.Text("still served"))], lockStep: true);
        }
    }
}
