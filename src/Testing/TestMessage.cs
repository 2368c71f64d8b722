using System.Buffers.Binary;
using System.Text;

namespace WsGen.Testing;

/// <summary>What has come from a server.</summary>
public enum TestMessageKind
{
    /// <summary>A text message, whole.</summary>
    Text,

    /// <summary>A binary message, whole.</summary>
    Binary,

    /// <summary>A ping.</summary>
    Ping,

    /// <summary>A pong.</summary>
    Pong,

    /// <summary>A close frame.</summary>
    Close,

    /// <summary>The server has ended its side (FIN): nothing more comes.</summary>
    End,

    /// <summary>The connection has been reset.</summary>
    Reset,
}

/// <summary>A message, a control frame, or the end.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Payload">Its payload; of a close frame the code and the reason as they are on the wire.</param>
public sealed record TestMessage(TestMessageKind Kind, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The payload as text; of a close frame, the reason.</summary>
    public string Text => Encoding.UTF8.GetString(Kind == TestMessageKind.Close && Payload.Length >= 2 ? Payload.Span[2..] : Payload.Span);

    /// <summary>The code of a close frame; null where there is none.</summary>
    public CloseCode? CloseCode => Kind == TestMessageKind.Close && Payload.Length >= 2 ? (CloseCode)BinaryPrimitives.ReadUInt16BigEndian(Payload.Span) : null;

    /// <summary>For people: the kind, and as much of the payload as fits into a line.</summary>
    public override string ToString() => Kind switch
    {
        TestMessageKind.End => "the end of the connection",
        TestMessageKind.Reset => "a reset of the connection",
        _ => Describe(Kind switch { TestMessageKind.Text => 1, TestMessageKind.Binary => 2, TestMessageKind.Close => 8, TestMessageKind.Ping => 9, _ => 10 }, Payload.Span),
    };

    internal static string Describe(int opcode, ReadOnlySpan<byte> payload) => opcode switch
    {
        1 => $"text \"{Short(Encoding.UTF8.GetString(payload))}\"",
        8 => payload.Length < 2 ? "close without a code" : $"close {BinaryPrimitives.ReadUInt16BigEndian(payload)} \"{Encoding.UTF8.GetString(payload[2..])}\"",
        _ => $"{opcode switch { 0 => "continuation", 2 => "binary", 9 => "ping", 10 => "pong", _ => $"opcode {opcode}" }} of {payload.Length} bytes{(payload.IsEmpty ? "" : $" {Short(Convert.ToHexString(payload))}")}",
    };

    private static string Short(string text) => text.Length <= 100 ? text : text[..100] + "...";
}

/// <summary>What a test expected has not come. The message says what did, and what was said on the connection before.</summary>
/// <param name="message">The message.</param>
/// <param name="inner">What led to it.</param>
public sealed class WsTestException(string message, Exception? inner = null) : Exception(message, inner);
