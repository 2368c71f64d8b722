using System.Collections.Concurrent;
using System.Threading.Channels;

namespace WsGen.Area.Server;

/// <summary>
/// What the server side of one case has seen, and what it waits for. The client reads and opens it over the wire, through <see cref="Control"/>:
/// the server may be another process. A case is named by the request's field X-Case.
/// </summary>
internal sealed class Journal
{
    public const string CaseField = "X-Case";

    private static readonly ConcurrentDictionary<string, Journal> All = new();

    private readonly Channel<string> _entries = Channel.CreateUnbounded<string>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();

    public ChannelReader<string> Entries => _entries.Reader;

    public static Journal Of(string id) => All.GetOrAdd(id, static _ => new Journal());

    public static Journal Of(WsSession session) => Of(session.RequestHeaders[CaseField] ?? "none");

    public static Journal Of(HandshakeRequest request) => Of(request.Headers[CaseField] ?? "none");

    /// <summary>Notes something.</summary>
    public static void Write(WsSession session, string entry) => Of(session).Write(entry);

    public void Write(string entry) => _entries.Writer.TryWrite(entry);

    /// <summary>Waits until the client opens the gate; it may have done so already.</summary>
    public Task PassAsync(string gate) => Gate(gate).Task;

    public void Open(string gate) => Gate(gate).TrySetResult();

    private TaskCompletionSource Gate(string name) =>
        _gates.GetOrAdd(name, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
