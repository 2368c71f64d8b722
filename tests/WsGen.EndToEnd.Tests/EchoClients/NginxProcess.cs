using System.Globalization;

namespace WsGen.EndToEnd.Tests.EchoClients;

/// <summary>Starts nginx as one process, in a folder of its own.</summary>
internal static class NginxProcess
{
    private const int Attempts = 5;

    // It may be slow to start, and the machine busy.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Completes when it listens.</summary>
    /// <param name="folder">Where its files are.</param>
    /// <param name="connections">How many it may have, to both sides.</param>
    /// <param name="log">What it does with requests that are over: directives of the block http.</param>
    /// <param name="servers">The rest of that block. Asked once more where somebody has taken one of the ports meanwhile.</param>
    public static async Task<ChildProcess> StartAsync(string folder, int connections, string log, Func<string> servers)
    {
        for (int attempt = 1; ; attempt++)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), Configuration(connections, log, servers()));
            ChildProcess process = ChildProcess.Start(Tools.Nginx, "-p", folder, "-e", "stderr", "-c", "nginx.conf");
            Task<string> listening = process.LineAsync(static line => line.Contains("event method", StringComparison.Ordinal), Patience);
            if (await Task.WhenAny(listening, process.ExitAsync(Patience)) == listening)
            {
                return process;
            }

            await Assert.ThrowsAsync<TimeoutException>(() => listening); // of its output there is no more
            string said = process.Output + process.Errors;
            await process.DisposeAsync();
            Assert.True(attempt < Attempts, $"nginx does not start.\n{said}");
        }
    }

    private static string Configuration(int connections, string log, string servers) => string.Create(CultureInfo.InvariantCulture, $$"""
        daemon off;
        master_process off;
        pid nginx.pid;
        error_log /dev/stdout notice;
        events { worker_connections {{connections}}; }
        http {
          client_body_temp_path temp-body;
          proxy_temp_path temp-proxy;
          fastcgi_temp_path temp-fastcgi;
          uwsgi_temp_path temp-uwsgi;
          scgi_temp_path temp-scgi;
          {{log}}
          {{servers}}
        }
        """);
}
