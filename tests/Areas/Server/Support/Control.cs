using System.Globalization;
using Microsoft.Extensions.Time.Testing;

namespace WsGen.Area.Server;

/// <summary>
/// The client's view of a case from outside its connections: entries of the journal come as texts, in order; commands open gates, move the clock,
/// and wait for what is logged. Done with a command, the server says so in the journal, if at all.
/// </summary>
[ServerEndpoint("/control/{id}")]
internal sealed partial class Control(ServerState state)
{
    [OnOpen]
    private void Start(WsSession session, [PathParam] string id) => _ = TellAsync(session, Journal.Of(id));

    [OnMessage]
    private async Task Obey(string command, [PathParam] string id, CancellationToken closing)
    {
        (string verb, string rest) = Words.Split(command);
        Journal journal = Journal.Of(id);
        switch (verb)
        {
            case "open":
                journal.Open(rest);
                break;
            case "mark":
                journal.Write(rest);
                break;
            case "advance":
                await Task.Run(() => ((FakeTimeProvider)state.Time).Advance(TimeSpan.FromMilliseconds(int.Parse(rest, CultureInfo.InvariantCulture))), closing);
                journal.Write("advanced");
                break;
            case "logged":
                journal.Write(await state.Log.FindAsync(rest).WaitAsync(closing));
                break;
            default:
                throw new ArgumentException($"What is \"{command}\"?");
        }
    }

    private static async Task TellAsync(WsSession session, Journal journal)
    {
        try
        {
            await foreach (string entry in journal.Entries.ReadAllAsync(session.Closing))
            {
                await session.SendAsync(entry);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SessionClosedException)
        {
            // The case is over.
        }
    }
}
