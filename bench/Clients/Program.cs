using System.Globalization;
using WsGen;
using WsGen.Clients;

// Clients CLIENT CASE URI SECONDS CONNECTIONS: measures one client against a server that echoes, and prints one line:
// CLIENT CASE messages-per-second cpu-us-per-message bytes-allocated-per-message
// The case is echo (one message of 64 bytes in flight on each connection) or connect (opened and closed by both handshakes, one after the other on
// each of so many tasks; a connection counts as a message).
if (args.Length != 5)
{
    Console.Error.WriteLine("Clients CLIENT CASE URI SECONDS CONNECTIONS");
    return 2;
}

IClient client = args[0] switch
{
    "wsgen-epoll" => new LibraryClient(WsTransport.Epoll),
    "wsgen-io_uring" => new LibraryClient(WsTransport.IoUring),
    "wsgen-sockets" => new LibraryClient(WsTransport.Sockets),
    "clientwebsocket" => new PlatformClient(),
    _ => throw new ArgumentException($"There is no client called {args[0]}."),
};
var uri = new Uri(args[2]);
var window = TimeSpan.FromSeconds(double.Parse(args[3], CultureInfo.InvariantCulture));
var counts = new Count[int.Parse(args[4], CultureInfo.InvariantCulture)];
for (int i = 0; i < counts.Length; i++)
{
    counts[i] = new Count();
}

using var stop = new CancellationTokenSource();
Task[] running = [.. counts.Select(count => Task.Run(() => args[1] == "connect" ? ConnectAsync(count) : client.EchoAsync(uri, count, stop.Token)))];
await Task.Delay(TimeSpan.FromSeconds(1)); // the warm-up
Measure before = Measure.Take(counts);
await Task.Delay(window); // what is measured is a span of time
Measure after = Measure.Take(counts);
stop.Cancel();
await Task.WhenAll(running);
double messages = after.Messages - before.Messages;
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{args[0]} {args[1]} {messages / (after.Seconds - before.Seconds):0} {(after.CpuSeconds - before.CpuSeconds) * 1e6 / messages:0.000} {(after.Allocated - before.Allocated) / messages:0.0}"));
return 0;

async Task ConnectAsync(Count count)
{
    while (!stop.IsCancellationRequested)
    {
        await client.ConnectAsync(uri);
        count.Value++;
    }
}
