using System.Buffers;
using System.Text;
using WsGen.Connections;
using WsGen.Handshake;

namespace WsGen.Hosting.Draining;

/// <summary>Answers the plain requests of load balancers: whether the server is ready.</summary>
/// <param name="path">Where.</param>
/// <param name="drain">Knows it.</param>
internal sealed class HealthProbe(string path, Drain drain)
{
    public const string Allowed = "a path: \"/\", then letters, digits, \"-\", \".\", \"_\", \"~\" and \"/\"";

    private static readonly SearchValues<char> s_allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/");

    private readonly byte[] _path = Encoding.ASCII.GetBytes(path);

    // Without escapes there is one way to write it.
    public static bool IsPath(string text) => text.StartsWith('/') && !text.AsSpan().ContainsAnyExcept(s_allowed);

    public bool IsAsked(UpgradeRequest request) =>
        request.Method is "GET" or "HEAD" && request.PathBytes.SequenceEqual(_path) && !UpgradeRules.AsksForUpgrade(request);

    public UpgradeDecision Answer() => UpgradeDecision.Reply(drain.HasBegun ? PlainAnswer.Stopping : PlainAnswer.Ready);
}
