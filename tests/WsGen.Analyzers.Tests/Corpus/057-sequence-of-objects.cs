// Replies one by one, from a method without the attribute.
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using WsGen;

public sealed record Page(int Number, string[] Lines);

[JsonSerializable(typeof(Page))]
internal sealed partial class PageJson : JsonSerializerContext;

[ServerEndpoint("/book/{title}")]
public sealed partial class Book
{
    [OnMessage]
    private IAsyncEnumerable<Page> Read(int from, [PathParam] string title, CancellationToken closing) => PagesAsync(title, from, closing);

    private static async IAsyncEnumerable<Page> PagesAsync(string title, int from, [EnumeratorCancellation] CancellationToken closing)
    {
        string[] lines = await File.ReadAllLinesAsync(Path.Combine("books", Path.GetFileName(title)), closing);
        for (int page = from; page * 40 < lines.Length; page++)
        {
            yield return new Page(page, [.. lines.Skip(page * 40).Take(40)]);
        }
    }
}
