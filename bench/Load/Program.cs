using WsGen.Load;
using WsGen.Load.Cases;
using WsGen.Load.Measures;
using WsGen.Load.Reports;

const string Usage = """
    usage: Load CASE [OPTIONS]
      echo      messages back and forth: --connections N --in-flight N --size N --kind text|binary|json --path P [--raw] [--loop epoll|io_uring]
      fan-out   one sends, all receive, at --path /broadcast
      rate      echoes at a fixed --rate, latency from the intended time of sending
      blocked   the same while --sleepers N other connections keep handlers asleep, at /sleep/1000
      connect   connections opened, upgraded and closed, --connections of them at a time
      idle      memory of --connections that have nothing to say
      start     starts a server itself: --server-core N --files PATH ... -- COMMAND ...
      verify    checks that a server really echoes, or broadcasts at --path /broadcast
      report    makes tables of results: report RESULTS NOTES
    everywhere: --port N --pid N --seconds N --warm-up N --peer NAME --case NAME --round N
    """;

try
{
    if (args.Length == 0)
    {
        throw new LoadException(Usage);
    }

    Settings settings = Settings.Parse(args.AsSpan(1));
    Result? result = args[0] switch
    {
        "echo" => EchoCase.Run(settings),
        "fan-out" => FanOutCase.Run(settings),
        "rate" => RateCase.Run(settings),
        "blocked" => BlockedCase.Run(settings),
        "connect" => ConnectCase.Run(settings),
        "idle" => IdleCase.Run(settings),
        "start" => StartCase.Run(settings),
        "verify" => Verification.Run(settings),
        "report" => Report.Run(settings),
        _ => throw new LoadException(Usage),
    };
    if (result is not null)
    {
        Console.WriteLine(result.ToJson());
    }

    return 0;
}
catch (LoadException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}
