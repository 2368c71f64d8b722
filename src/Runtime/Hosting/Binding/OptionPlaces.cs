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
                options.Compression.Enabled = flag;
                break;
            case 7:
                options.Compression.Level = (int)value;
                break;
            case 8:
                options.Compression.MinMessageSize = (int)value;
                break;
            case 9:
                options.Compression.ServerNoContextTakeover = flag;
                break;
            case 10:
                options.Compression.ClientNoContextTakeover = flag;
                break;
            case 11:
                options.Compression.ServerMaxWindowBits = (int)value;
                break;
            case 12:
                options.Compression.ClientMaxWindowBits = (int)value;
                break;
            case 13:
                options.TrafficLog.Enabled = flag;
                break;
            case 14:
                options.TrafficLog.MaxPayload = (int)value;
                break;
            case 15:
                options.TrafficLog.ShowBinary = flag;
                break;
            case 16:
                options.Drain.Delay = time;
                break;
            case 17:
                options.Drain.Period = time;
                break;
            case 18:
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
            case 20:
                options.HandshakeTimeout = time;
                break;
            case 21:
                options.ShutdownTimeout = time;
                break;
            case 22:
                options.MaxConnections = number;
                break;
            case 23:
                options.MaxConnectionsPerAddress = number;
                break;
            case 24:
                options.Threads = number;
                break;
            default:
                options.Transport = (WsTransport)number;
                break;
        }
    }
}
