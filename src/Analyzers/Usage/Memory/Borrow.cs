namespace WsGen.Analyzers.Usage.Memory;

/// <summary>What a value has to do with memory that is the connection's.</summary>
[Flags]
internal enum Borrow
{
    None = 0,

    /// <summary>It is such memory, or holds it, or is a function that reads it.</summary>
    Value = 1,

    /// <summary>It is a task that reads such memory until it has completed.</summary>
    Pending = 2,

    /// <summary>It is a task whose result is such memory.</summary>
    Result = 4,

    /// <summary>The memory is that of a message in a loop: it moves with the next one.</summary>
    Iteration = 8,
}
