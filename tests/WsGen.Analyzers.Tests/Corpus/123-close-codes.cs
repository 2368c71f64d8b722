// Close codes by name and by number, reasons of a length that fits.
using WsGen;

[ServerEndpoint("/close")]
public sealed partial class Closing(WsSession session)
{
    private const CloseCode Banned = (CloseCode)4403;
    private const string Longest =
        "a reason of one hundred and twenty-three bytes, which is the most that a close frame has room for beside its code: 456789012";

    [OnMessage]
    private ValueTask Close(int how) => how switch
    {
        0 => session.CloseAsync(),
        1 => session.CloseAsync(CloseCode.GoingAway),
        2 => session.CloseAsync((CloseCode)3000, "registered"),
        3 => session.CloseAsync((CloseCode)4999, "private"),
        4 => session.CloseAsync(Banned, "banned"),
        5 => session.CloseAsync(CloseCode.ServiceRestart, "in a minute"),
        6 => session.CloseAsync(CloseCode.NormalClosure, Longest[..123]),
        7 => session.CloseAsync(CloseCode.NormalClosure, "größer als sonst: äöüß"),
        _ => session.CloseAsync((CloseCode)Math.Clamp(how, 3000, 4999), null),
    };
}
