using System.Net;
using System.Net.Sockets;

namespace WsGen.EndToEnd.Tests.EchoClients;

/// <summary>A server that nobody here wrote, on loopback.</summary>
public abstract class ForeignServer : IAsyncLifetime
{
    /// <summary>Some of them are slow to start, and the machine may be busy.</summary>
    private protected static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public int Port { get; private protected set; }

    /// <summary>Its endpoint that sends back what comes, in kind.</summary>
    public virtual string Echo => At("/echo");

    public string At(string path) => $"ws://127.0.0.1:{Port}{path}";

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>Ports that are free now, for servers that cannot choose for themselves. All different.</summary>
    internal static int[] FindPorts(int count)
    {
        var listeners = new TcpListener[count];
        try
        {
            for (int i = 0; i < count; i++)
            {
                listeners[i] = new TcpListener(IPAddress.Loopback, 0);
                listeners[i].Start();
            }

            return [.. listeners.Select(static each => ((IPEndPoint)each.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (TcpListener? each in listeners)
            {
                each?.Dispose();
            }
        }
    }
}
