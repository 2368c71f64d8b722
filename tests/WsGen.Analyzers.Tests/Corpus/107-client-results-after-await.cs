// Results of tasks that have been awaited.
using WsGen;

public static class Race
{
    public static async Task<string> FirstAsync(Uri one, Uri two)
    {
        Task<WsClient> left = WsClient.ConnectAsync(one);
        Task<WsClient> right = WsClient.ConnectAsync(two);
        Task<WsClient> first = await Task.WhenAny(left, right);
        await using WsClient winner = await first;
        Task<WsClient> other = first == left ? right : left;
        try
        {
            await using WsClient loser = await other;
        }
        catch (WsHandshakeException)
        {
            // It does not matter.
        }

        return winner.Session.RequestUri.Host;
    }
}
