using System.Runtime.InteropServices;
using EchoClient;
using WsGen;

Arguments? arguments = Arguments.Parse(args, out string error);
if (arguments is null)
{
    await Console.Error.WriteLineAsync($"EchoClient: {Events.Escape(error)}");
    return 2;
}

if (arguments.Help)
{
    Console.WriteLine(Usage.Text);
    return 0;
}

using var events = new Events();
using var stopping = new CancellationTokenSource();

// The first asks to end in order; the second ends the process, as it would without us.
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

WsClient client;
try
{
    client = await WsClient.ConnectAsync(arguments.Url, arguments.Options, stopping.Token);
}
catch (WsHandshakeException failure)
{
    events.Failed(failure.Failure.ToString(), failure.Message);
    return 1;
}
catch (OperationCanceledException)
{
    events.Failed("Cancelled", "stopped by a signal before the connection was open");
    return 1;
}
catch (Exception unusable) when (unusable is ArgumentException or InvalidOperationException)
{
    // An option whose value the library refuses, and says why.
    await Console.Error.WriteLineAsync($"EchoClient: {Events.Escape(unusable.Message)}");
    return 2;
}

events.Open();
CloseReason reason;
await using (stopping.Token.Register(() => _ = CloseAsync()))
{
    reason = await new Conversation(client, arguments, events).RunAsync();
}

events.Closed(reason);
return reason.WasClean ? 0 : 1;

async Task CloseAsync() => await client.CloseAsync(CloseCode.GoingAway);

void Stop(PosixSignalContext signal)
{
    signal.Cancel = !stopping.IsCancellationRequested;
    stopping.Cancel();
}
