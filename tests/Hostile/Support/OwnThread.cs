namespace WsGen.Hostile.Support;

/// <summary>Threads for attacks, which block. On the pool they would hold up the client that finds out whether others are served.</summary>
internal static class OwnThread
{
    public static Task Run(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Does the same to each, at the same time.</summary>
    public static Task ForEach<T>(IEnumerable<T> items, Action<T> action) => Task.WhenAll(items.Select(item => Run(() => action(item))));
}
