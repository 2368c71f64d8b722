using Microsoft.CodeAnalysis;

namespace WsGen.Architecture.Tests;

/// <summary>The floors of the runtime (docs/architecture.md). A folder uses what stands on its own floor or below.</summary>
internal static class Floors
{
    private static readonly Dictionary<string, int> ByFolder = new()
    {
        ["Protocol"] = 0,
        ["Handshake"] = 0,
        ["Transports"] = 1,
        ["Connections"] = 2,
        ["Sessions"] = 3,
        ["Endpoints"] = 4,
        ["Hosting"] = 5,
        ["Client"] = 5,
    };

    /// <summary>What the floor of bytes in, values out must not know, with everything derived from it: waiting, I/O, time, logging.</summary>
    private static readonly HashSet<string> ForbiddenOnFloor0 =
    [
        "System.Threading.Tasks.Task",
        "System.Threading.Tasks.ValueTask",
        "System.Threading.Tasks.ValueTask<TResult>",
        "System.IO.Stream",
        "System.Net.Sockets.Socket",
        "System.TimeProvider",
        "System.DateTime",
        "System.DateTimeOffset",
        "System.Diagnostics.Stopwatch",
        "Microsoft.Extensions.Logging.ILogger",
    ];

    /// <summary>The floor of a file, by the first folder of its path; null if that folder has none.</summary>
    public static int? Of(string path) => ByFolder.TryGetValue(path.Split('/')[0], out int floor) ? floor : null;

    /// <summary>The forbidden type that <paramref name="type"/> is, derives from or implements; null if there is none.</summary>
    public static string? FindForbiddenOnFloor0(ITypeSymbol type)
    {
        for (ITypeSymbol? level = type; level is not null; level = level.BaseType)
        {
            if (ForbiddenOnFloor0.Contains(level.OriginalDefinition.ToDisplayString()))
            {
                return level.OriginalDefinition.ToDisplayString();
            }
        }

        return type.AllInterfaces.Select(face => face.OriginalDefinition.ToDisplayString()).FirstOrDefault(ForbiddenOnFloor0.Contains);
    }
}
