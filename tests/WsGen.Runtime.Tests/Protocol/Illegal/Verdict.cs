namespace WsGen.Runtime.Tests.Protocol.Illegal;

/// <summary>What a peer made of some traffic.</summary>
/// <param name="Messages">The messages it received, each as its kind and its content in hex.</param>
/// <param name="Pongs">The payloads it answered pings with, in hex.</param>
/// <param name="End">
/// How it ended: <c>close CODE REASON</c> that it received, <c>refused CODE</c> that it sent, or <c>open</c> where it waits for more.
/// </param>
internal sealed record Verdict(List<string> Messages, List<string> Pongs, string End)
{
    public static string Line(bool isText, ReadOnlySpan<byte> content) => (isText ? "text " : "binary ") + Convert.ToHexString(content);

    public bool Same(Verdict other) => End == other.End && Messages.SequenceEqual(other.Messages) && Pongs.SequenceEqual(other.Pongs);

    public override string ToString() => $"{string.Join(", ", Messages)}; pongs {string.Join(", ", Pongs)}; {End}";
}
