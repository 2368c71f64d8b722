// Endpoints in other types, and private callbacks with the names of other things.
using WsGen;

namespace Demo.Inner;

public static partial class Api
{
    public abstract partial class V1
    {
        [ServerEndpoint("/v1/echo")]
        internal sealed partial class Echo
        {
            [OnMessage]
            private string Session(string text) => text;
        }
    }

    internal partial struct V2
    {
        [ServerEndpoint("/v2/echo")]
        internal sealed partial class Echo
        {
            [OnMessage]
            private ReadOnlyMemory<byte> Dispatcher(ReadOnlyMemory<byte> bytes) => bytes;
        }
    }
}
