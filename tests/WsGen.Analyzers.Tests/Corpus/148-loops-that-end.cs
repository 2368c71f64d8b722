// Loops in callbacks, each with an end.
using WsGen;

[ServerEndpoint("/loops")]
public sealed partial class Loops
{
    [OnMessage]
    private async ValueTask Count(int to, WsSession session, CancellationToken closing)
    {
        int i = 0;
        while (true)
        {
            if (i++ >= to)
            {
                break;
            }

            await session.SendAsync($"{i}", closing);
        }

        for (; ;)
        {
            if (--i < 0)
            {
                return;
            }
        }
    }
}

[ServerEndpoint("/collatz")]
public sealed partial class Collatz
{
    [OnMessage]
    private int Steps(long number)
    {
        int steps = 0;
        do
        {
            number = number % 2 == 0 ? number / 2 : (3 * number) + 1;
            steps++;
        }
        while (number > 1 && steps < 10_000);
        return steps;
    }
}
