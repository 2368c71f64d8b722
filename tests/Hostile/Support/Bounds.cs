namespace WsGen.Hostile.Support;

/// <summary>What an attack may cost the server, compared with what it held before. Beside each stands why it is what it is.</summary>
/// <param name="MiB">
/// By how much its resident memory may have grown at the worst moment. There is none for what is left when all is over: the collector works
/// when there are allocations, so a server with nothing to do keeps what it has. What an attack really gives back shows where it is
/// repeated within the same bound.
/// </param>
/// <param name="Threads">By how many its threads may have grown when all is over: the pool keeps them for a while.</param>
internal sealed record Bounds(int MiB, int Threads = 16);
