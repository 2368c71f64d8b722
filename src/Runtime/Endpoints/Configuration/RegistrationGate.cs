using WsGen.Handshake;

namespace WsGen.Endpoints.Configuration;

/// <summary>
/// Forbids adding endpoints once the first upgrade request has been seen, whether it leads anywhere or not; or never, which is the default.
/// Thread-safe.
/// </summary>
/// <param name="closes">Whether it ever closes.</param>
internal sealed class RegistrationGate(bool closes)
{
    private volatile bool _closed;

    /// <summary>Whether it ever closes.</summary>
    public bool Closes => closes;

    /// <summary>A request has come.</summary>
    public void See(UpgradeRequest request)
    {
        if (closes && !_closed && UpgradeRules.AsksForUpgrade(request))
        {
            Close();
        }
    }

    public void Close() => _closed = closes;

    /// <exception cref="InvalidOperationException">It is closed.</exception>
    public void ThrowIfClosed()
    {
        if (_closed)
        {
            throw new InvalidOperationException(
                "No endpoint can be added any more: the first upgrade request has come, and NoAddAfterHandshake is on " +
                "(by itself, or through StrictSpecCompliance). Nothing was added.");
        }
    }
}
