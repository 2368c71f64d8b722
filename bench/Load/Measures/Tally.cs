namespace WsGen.Load.Measures;

/// <summary>What a case counts.</summary>
internal sealed class Tally
{
    public long Messages { get; private set; }

    public Histogram Latencies { get; } = new();

    public void Add(long nanoseconds)
    {
        Messages++;
        Latencies.Record(nanoseconds);
    }

    public void Clear()
    {
        Messages = 0;
        Latencies.Clear();
    }
}
