// Static usings of the library's enumerations.
using WsGen;
using static WsGen.CloseCode;
using static WsGen.MessageKind;
using static System.Globalization.CultureInfo;

[ServerEndpoint("/static")]
public sealed partial class Statics
{
    [OnMessage(Text)]
    private int Count(ReadOnlySpan<byte> utf8) => utf8.Length;

    [OnMessage(Binary)]
    private async ValueTask End(byte[] bytes, WsSession session)
    {
        await session.SendAsync(bytes.Length.ToString(InvariantCulture));
        await session.CloseAsync(bytes.Length == 0 ? NormalClosure : UnsupportedData, "no more");
    }
}
