namespace WsGen.Hostile.Support;

/// <summary>Attacks, each on a server of its own. A test is one attack: <see cref="AttackAsync"/>, harm, <see cref="Attack.EndAsync"/>.</summary>
public abstract class AttackTests(AttackTable table)
{
    /// <summary>Starts a server to be attacked.</summary>
    /// <param name="name">What the attack is called in the table.</param>
    /// <param name="sent">What it sends.</param>
    /// <param name="bounds">What it may cost the server.</param>
    /// <param name="options">How the server is set up.</param>
    private protected async Task<Attack> AttackAsync(string name, string sent, Bounds bounds, ServerOptions? options = null)
    {
        EchoServer server = await EchoServer.StartAsync(options ?? new ServerOptions());
        var attack = new Attack(server, bounds, (outcome, peak) =>
            table.Add(new AttackTable.Row(GetType().Namespace!, name, sent, outcome, peak, bounds.MiB)));
        await attack.WarmUpAsync();
        return attack;
    }
}
