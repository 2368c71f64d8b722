// Names in other scripts.
using WsGen;

namespace Привет;

[ServerEndpoint("/größe/{имя}")]
public sealed partial class Größe
{
    [OnMessage]
    private int Länge(string текст, [PathParam] string имя) => текст.Length + имя.Length;
}
