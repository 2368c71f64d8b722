// Requests and answers by codecs.
using System.Buffers;
using System.Buffers.Text;
using WsGen;

public sealed record Question(int Id, int Value);

public sealed record Answer(int Id, int Value);

public sealed class QuestionEncoder : ITextEncoder<Question>
{
    public void Encode(Question value, IBufferWriter<byte> utf8)
    {
        Span<byte> space = utf8.GetSpan(32);
        space.TryWriteUtf8(value, out int written);
        utf8.Advance(written);
    }
}

internal static class SpanWriting
{
    public static bool TryWriteUtf8(this Span<byte> space, Question question, out int written) =>
        System.Text.Unicode.Utf8.TryWrite(space, System.Globalization.CultureInfo.InvariantCulture, $"{question.Id}?{question.Value}", out written);
}

public sealed class AnswerDecoder : ITextDecoder<Answer>
{
    public bool WillDecode(ReadOnlySpan<byte> utf8) => utf8.Contains((byte)'!');

    public Answer Decode(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8Parser.TryParse(utf8, out int id, out int used) || !Utf8Parser.TryParse(utf8[(used + 1)..], out int value, out _))
        {
            throw new FormatException("id!value");
        }

        return new Answer(id, value);
    }
}

[ClientEndpoint(Encoders = [typeof(QuestionEncoder)], Decoders = [typeof(AnswerDecoder)])]
public sealed partial class Oracle
{
    [Send(Correlation = nameof(Question.Id), TimeoutMilliseconds = 5000)]
    public partial ValueTask<Answer> AskAsync(Question question, CancellationToken cancellationToken = default);
}
