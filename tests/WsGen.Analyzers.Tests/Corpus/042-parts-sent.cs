// A message whose end is not known when it begins.
using WsGen;

[ServerEndpoint("/dice")]
public sealed partial class Dice
{
    [OnMessage]
    private async ValueTask Roll(string name, WsSession session, CancellationToken closing)
    {
        await session.SendPartAsync($"{name} rolls", last: false, closing);
        int roll;
        do
        {
            roll = Random.Shared.Next(1, 7);
            await session.SendPartAsync($" {roll}", last: false, closing);
        }
        while (roll == 6);

        await session.SendPartAsync(".", last: true, closing);
    }
}
