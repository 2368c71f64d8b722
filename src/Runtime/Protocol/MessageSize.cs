namespace WsGen.Protocol;

/// <summary>How large a message may be at all: the one bound of every limit, also of those that the analyzer checks.</summary>
internal static class MessageSize
{
    /// <summary>What one array can hold (<c>Array.MaxLength</c>), for that is where a message is put together.</summary>
    public const int Largest = 2147483591;

    /// <summary>What limits may be, in words.</summary>
    public const string Range = "from 1 to 2147483591 bytes";

    public static bool IsLimit(long size) => size is >= 1 and <= Largest;
}
