namespace WsGen.Connections.Settings;

/// <summary>How the value of an option is written.</summary>
internal enum OptionKind
{
    /// <summary>hh:mm:ss; the number is ticks.</summary>
    Time,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>true or false; the number is 1 or 0.</summary>
    Flag,

    /// <summary>A name out of a list; the number is its place there.</summary>
    Choice,
}
