using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace WsGen.Connections;

/// <summary>One message that is read from a pipe: the one it arrives through, or one over where it lies whole.</summary>
internal sealed class InboundStream : MessageStream
{
    private const int TextBuffer = 4096;

    // A byte order mark is a character of the text like any other (RFC 6455 section 5.6 knows none).
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private TextReader? _text;
    private Stream? _bytes;

    /// <summary>A message that is still arriving.</summary>
    public InboundStream(PipeReader reader) => Pipe = reader;

    /// <summary>A message that is there.</summary>
    public InboundStream(ReadOnlyMemory<byte> message) =>
        Pipe = PipeReader.Create(message.IsEmpty ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(message)); // its reader takes no other empty one

    public override TextReader Text => _text ??= new StreamReader(Bytes, Utf8, detectEncodingFromByteOrderMarks: false, TextBuffer);

    public override Stream Bytes => _bytes ??= Pipe.AsStream();

    public override PipeReader Pipe { get; }

    /// <summary>The handler is done: nothing can be read any more, and what is left unread is thrown away.</summary>
    public void End() => Pipe.Complete();
}
