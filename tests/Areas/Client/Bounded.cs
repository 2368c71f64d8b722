namespace WsGen.Area;

/// <summary>Nothing is waited for without a limit.</summary>
internal static class Bounded
{
    /// <summary>Nothing here takes this long unless it hangs.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static Task Within(this Task task) => task.WaitAsync(Limit);

    public static Task<T> Within<T>(this Task<T> task) => task.WaitAsync(Limit);

    public static Task<T> Within<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(Limit);
}
