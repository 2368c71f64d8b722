using WsGen.Connections.Settings;

namespace WsGen.Hosting.Binding;

/// <summary>Where the options of <see cref="OptionTable"/> are kept.</summary>
internal static class OptionPlaces
{
    /// <summary>Keeps a value. What belongs to the stand-alone server is for that alone.</summary>
    public static void Set(WsOptions options, int index, long value)
    {
        var time = new TimeSpan(value);
        bool flag = value != 0;
        if (index >= OptionTable.FirstOfServer)
        {
            if (options is WsServerOptions server)
            {
                Set(server, index, time, (int)value);
            }

            return;
        }

        switch (index)
        {
            case 0:
                options.ShutdownCloseTimeout = time;
                break;
            case 1:
                options.TimerResolution = time;
                break;
            case 2:
                options.StrictSpecCompliance = flag;
                break;
            case 3:
                options.NoAddAfterHandshake = flag;
                break;
            case 4:
                options.AllowUnsupportedExtensions = flag;
                break;
            case 5:
                options.AllowAnyOrigin = flag;
                break;
            case 6:
                options.TrafficLog.Enabled = flag;
                break;
            case 7:
                options.TrafficLog.MaxPayload = (int)value;
                break;
            case 8:
                options.TrafficLog.ShowBinary = flag;
                break;
            case 9:
                options.Drain.Delay = time;
                break;
            case 10:
                options.Drain.Period = time;
                break;
            case 11:
                options.Drain.CloseCode = (CloseCode)value;
                break;
            default:
                options.CloseOnAuthenticationExpiration = flag;
                break;
        }
    }

    private static void Set(WsServerOptions options, int index, TimeSpan time, int number)
    {
        switch (index)
        {
            case 13:
                options.HandshakeTimeout = time;
                break;
            case 14:
                options.ShutdownTimeout = time;
                break;
            case 15:
                options.MaxConnections = number;
                break;
            case 16:
                options.MaxConnectionsPerAddress = number;
                break;
            case 17:
                options.Threads = number;
                break;
            default:
                options.Transport = (WsTransport)number;
                break;
        }
    }
}
