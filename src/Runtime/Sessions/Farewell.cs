namespace WsGen.Sessions;

/// <summary>How a server that stops takes leave of its sessions.</summary>
/// <param name="Code">What it closes them with.</param>
/// <param name="Reason">What it says with it.</param>
/// <param name="Patience">How long a peer gets to answer.</param>
internal sealed record Farewell(CloseCode Code, string Reason, TimeSpan Patience);
