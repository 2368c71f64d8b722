// Codecs that read while the message arrives, and write while it is sent.
using System.Globalization;
using WsGen;

public sealed record Table(IReadOnlyList<string[]> Rows);

public sealed class TableReader : ITextStreamDecoder<Table>
{
    public async ValueTask<Table> DecodeAsync(TextReader reader, CancellationToken closing)
    {
        List<string[]> rows = [];
        while (await reader.ReadLineAsync(closing) is { } line)
        {
            rows.Add(line.Split(';'));
        }

        return new Table(rows);
    }
}

public sealed class TableWriter : ITextStreamEncoder<Table>
{
    public async ValueTask EncodeAsync(Table value, TextWriter writer, CancellationToken closing)
    {
        foreach (string[] row in value.Rows)
        {
            await writer.WriteLineAsync(string.Join(';', row).AsMemory(), closing);
        }
    }
}

[ServerEndpoint("/tables", Decoders = [typeof(TableReader)], Encoders = [typeof(TableWriter)])]
public sealed partial class Tables
{
    [OnMessage]
    private Table Number(Table table) => new([.. table.Rows.Select((row, i) => (string[])[i.ToString(CultureInfo.InvariantCulture), .. row])]);
}
