using System.Text;
using WsGen.Load.Loops;
using WsGen.Load.Native;
using WsGen.Load.Wire;

namespace WsGen.Load.Cases;

/// <summary>What cases send, and over what.</summary>
internal static class Traffic
{
    public static byte[] Frame(Settings settings) => settings.Kind switch
    {
        "binary" => ClientFrame.Binary(ClientFrame.SampleBinary(settings.Size)),
        "json" => ClientFrame.Text(Json(settings.Size)),
        _ => ClientFrame.Text(ClientFrame.SampleText(settings.Size)),
    };

    /// <summary>An object of what JSON has, and a text that brings it to the size asked for.</summary>
    public static byte[] Json(int size)
    {
        string rest = """{"id":1234567,"price":12.5,"open":true,"text":""}""";
        string text = new('x', Math.Max(0, size - rest.Length));
        return Encoding.UTF8.GetBytes(rest.Replace("\"text\":\"\"", $"\"text\":\"{text}\"", StringComparison.Ordinal));
    }

    /// <summary>A loop with all connections open and upgraded.</summary>
    /// <param name="settings">Where to, how many, and over what.</param>
    /// <param name="frame">What is sent over them.</param>
    public static LoadLoop Connect(Settings settings, byte[] frame)
    {
        LoadLoop loop = Open(settings, frame);
        Connect(loop, settings);
        return loop;
    }

    /// <summary>Opens and upgrades the connections of a loop, or more of them.</summary>
    public static void Connect(LoadLoop loop, Settings settings)
    {
        byte[] request = Opening.Request(settings.Path, settings.Port);
        for (int i = 0; i < settings.Connections; i++)
        {
            loop.Add(settings.Raw ? TcpSocket.Connect(settings.Port) : Opening.Connect(settings.Port, request));
        }
    }

    /// <summary>A loop without connections, for as many as the settings say.</summary>
    public static LoadLoop Open(Settings settings, byte[] frame)
    {
        var repeated = new RepeatedFrame(frame, settings.InFlight);
        if (settings.Loop == "io_uring" || (settings.Loop == "auto" && RingLoop.Fits(frame.Length, settings.InFlight)))
        {
            try
            {
                return new RingLoop(repeated, settings.Connections);
            }
            catch (LoadException) when (settings.Loop == "auto")
            {
                // An older kernel, or one that forbids it: epoll does it all.
            }
        }

        return new EpollLoop(repeated, settings.Connections);
    }
}
