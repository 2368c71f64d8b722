using System.Globalization;
using WsGen.Load.Measures;

namespace WsGen.Load;

/// <summary>The command line behind the case's name.</summary>
internal sealed record Settings
{
    public int Port { get; private init; }

    /// <summary>The server's process; 0: its accounts are not read.</summary>
    public int Pid { get; private init; }

    public string Path { get; init; } = "/echo";

    /// <summary>text, binary or json.</summary>
    public string Kind { get; private init; } = "text";

    public int Size { get; private init; } = 64;

    public int Connections { get; init; } = 50;

    public int InFlight { get; private init; } = 1;

    /// <summary>Messages per second of the case at a fixed rate.</summary>
    public int Rate { get; private init; } = 30_000;

    /// <summary>Connections whose handlers are asleep, in the case that has some.</summary>
    public int Sleepers { get; private init; } = 4;

    public double Seconds { get; private init; } = 5;

    public double WarmUp { get; private init; } = 1;

    /// <summary>The server is a bare TCP echo: no handshake, and what comes back is what was sent.</summary>
    public bool Raw { get; private init; }

    /// <summary>What messages are moved by: epoll, io_uring, or auto: io_uring where it fits and the kernel has it.</summary>
    public string Loop { get; init; } = "auto";

    public string Peer { get; private init; } = "";

    public string Case { get; private init; } = "";

    public int Round { get; private init; }

    /// <summary>The processor that a server started by the load itself may use; -1: the load's own.</summary>
    public int ServerCore { get; private init; } = -1;

    /// <summary>Files and folders whose size is told as published.</summary>
    public IReadOnlyList<string> Files { get; private init; } = [];

    /// <summary>What stands behind "--", or is no option.</summary>
    public IReadOnlyList<string> Operands { get; private init; } = [];

    public ServerProcess? Server => Pid == 0 ? null : new ServerProcess(Pid);

    public static Settings Parse(ReadOnlySpan<string> args)
    {
        var settings = new Settings();
        while (!args.IsEmpty)
        {
            string option = args[0];
            if (option == "--raw")
            {
                settings = settings with { Raw = true };
                args = args[1..];
                continue;
            }

            if (option == "--" || !option.StartsWith("--", StringComparison.Ordinal))
            {
                return settings with { Operands = args[(option == "--" ? 1 : 0)..].ToArray() };
            }

            string value = args.Length > 1 ? args[1] : throw new LoadException($"{option} needs a value");
            settings = settings.With(option, value);
            args = args[2..];
        }

        return settings;
    }

    public Result NewResult() => new() { Peer = Peer, Case = Case, Round = Round };

    private Settings With(string option, string value) => option switch
    {
        "--port" => this with { Port = Integer(option, value) },
        "--pid" => this with { Pid = Integer(option, value) },
        "--path" => this with { Path = value },
        "--kind" when value is "text" or "binary" or "json" => this with { Kind = value },
        "--size" => this with { Size = Integer(option, value) },
        "--connections" => this with { Connections = Math.Max(1, Integer(option, value)) },
        "--in-flight" => this with { InFlight = Math.Max(1, Integer(option, value)) },
        "--rate" => this with { Rate = Math.Max(1, Integer(option, value)) },
        "--sleepers" => this with { Sleepers = Integer(option, value) },
        "--seconds" => this with { Seconds = Number(option, value) },
        "--warm-up" => this with { WarmUp = Number(option, value) },
        "--loop" when value is "auto" or "epoll" or "io_uring" => this with { Loop = value },
        "--peer" => this with { Peer = value },
        "--case" => this with { Case = value },
        "--round" => this with { Round = Integer(option, value) },
        "--server-core" => this with { ServerCore = Integer(option, value) },
        "--files" => this with { Files = [.. Files, value] },
        _ => throw new LoadException($"unknown option {option} {value}"),
    };

    private static int Integer(string option, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw new LoadException($"{option} takes a number, not {value}");

    private static double Number(string option, string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) ? number : throw new LoadException($"{option} takes a number, not {value}");
}
