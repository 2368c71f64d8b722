// One class decodes and encodes.
using System.Buffers;
using System.Text;
using WsGen;

public sealed record Move(int Row, int Column);

public sealed class MoveCodec : ITextDecoder<Move>, ITextEncoder<Move>
{
    public bool WillDecode(ReadOnlySpan<byte> utf8) => utf8.Length == 2;

    public Move Decode(ReadOnlySpan<byte> utf8) => new(utf8[0] - '1', utf8[1] - 'a');

    public void Encode(Move value, IBufferWriter<byte> utf8) =>
        Encoding.UTF8.GetBytes([(char)('1' + value.Row), (char)('a' + value.Column)], utf8);
}

[ServerEndpoint("/board", Decoders = [typeof(MoveCodec)], Encoders = [typeof(MoveCodec)])]
public sealed partial class Board
{
    private readonly HashSet<Move> _taken = [];

    [OnMessage]
    private Move? Answer(Move move)
    {
        if (!_taken.Add(move))
        {
            return null;
        }

        Move answer = new(move.Column, move.Row);
        return _taken.Add(answer) ? answer : null;
    }
}
