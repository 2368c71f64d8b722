using System.Globalization;
using System.Text;
using WsGen;

namespace EchoClient;

/// <summary>
/// The output: one line for each event, at once, in UTF-8 whatever the machine's language is. What would begin another line, or command a terminal, is written as in
/// C# (<c>\n</c>, <c>\u001b</c>), and a backslash as two, so that the text can be had back.
/// </summary>
internal sealed class Events : IDisposable
{
    private readonly StreamWriter _output = new(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };

    public void Open() => Write("open");

    public void Received(WsMessage message) => Write(message.Kind == MessageKind.Text
        ? "text " + Escape(message.ToString())
        : string.Create(CultureInfo.InvariantCulture, $"binary {message.Payload.Length} bytes"));

    public void Closed(CloseReason reason)
    {
        string sent = reason.Initiator == CloseInitiator.Transport && reason.SentCode is { } code ? $" (sent {(int)code})" : "";
        string unclean = reason.WasClean || reason.Code == CloseCode.AbnormalClosure ? "" : " (not clean)"; // 1006 says it already
        Write($"close {(int)reason.Code} {Escape(reason.Reason)}{sent}".TrimEnd(' ') + unclean);
    }

    public void Failed(string kind, string text) => Write($"error {kind}: {Escape(text)}");

    public void Dispose() => _output.Dispose();

    /// <summary>Makes a line of any text.</summary>
    internal static string Escape(string text)
    {
        if (!text.Any(NeedsEscape))
        {
            return text;
        }

        var line = new StringBuilder(text.Length + 16);
        foreach (char each in text)
        {
            _ = each switch
            {
                '\\' => line.Append(@"\\"),
                '\n' => line.Append(@"\n"),
                '\r' => line.Append(@"\r"),
                '\t' => line.Append(@"\t"),
                _ when NeedsEscape(each) => line.Append(CultureInfo.InvariantCulture, $"\\u{(int)each:x4}"),
                _ => line.Append(each),
            };
        }

        return line.ToString();
    }

    private static bool NeedsEscape(char each) => each is '\\' or '\u2028' or '\u2029' || char.IsControl(each);

    private void Write(string line)
    {
        try
        {
            _output.WriteLine(line);
        }
        catch (IOException)
        {
            // Nobody reads it any more (EchoClient ... | head -n 1): the conversation goes on to its end all the same.
        }
    }
}
