// One part has the attribute, the other the callbacks.
using WsGen;

namespace Demo;

[ServerEndpoint("/two/{files}")]
public sealed partial class Two;
// file: Two.Callbacks.cs
using WsGen;

namespace Demo;

partial class Two
{
    private string _files = "";

    [OnOpen]
    private void Open([PathParam] string files) => _files = files;

    [OnMessage]
    private string Say(string text) => text + _files;
}
