namespace WsGen.Connections;

/// <summary>The answer to a request that is no opening handshake and does not mean to be one.</summary>
/// <param name="Status">Its status: 200, or from 300 to 599.</param>
/// <param name="Text">Its body.</param>
internal sealed record PlainAnswer(int Status, string Text)
{
    public static readonly PlainAnswer Ready = new(200, "ready");

    public static readonly PlainAnswer Stopping = new(503, "stopping");

    // Whoever asks wants to know how it is now.
    public static readonly KeyValuePair<string, string>[] Fields = [new("Cache-Control", "no-store")];
}
