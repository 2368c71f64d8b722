namespace WsGen.Hostile.Support;

/// <summary>What an attack may cost the server, compared with what it held before. Beside each stands why it is what it is.</summary>
/// <param name="PeakMiB">By how much its resident memory may have grown at the worst moment.</param>
/// <param name="AfterMiB">
/// How much of that may still be there when all is over. Not zero: the collector gives memory back at its own pace, and none without
/// allocations, and the pools keep some buffers for the next who needs them.
/// </param>
/// <param name="Threads">By how many its threads may have grown when all is over: the pool keeps its own for a while.</param>
internal sealed record Bounds(int PeakMiB, int AfterMiB, int Threads = 16);
