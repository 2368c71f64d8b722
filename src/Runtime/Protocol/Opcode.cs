namespace WsGen.Protocol;

/// <summary>Frame opcodes, RFC 6455 section 5.2. 3 to 7 and 11 to 15 are reserved and refused.</summary>
internal enum Opcode : byte
{
    Continuation = 0x0,
    Text = 0x1,
    Binary = 0x2,
    Close = 0x8,
    Ping = 0x9,
    Pong = 0xA,
}

internal static class Opcodes
{
    /// <summary>Control frames have the high bit of the opcode set (section 5.5).</summary>
    public static bool IsControl(this Opcode opcode) => ((byte)opcode & 0x8) != 0;

    /// <summary>One bit per opcode that RFC 6455 defines: 0, 1, 2, 8, 9, 10.</summary>
    private const int Defined = 0b0000_0111_0000_0111;

    public static bool IsDefined(int opcode) => ((Defined >> opcode) & 1) != 0;
}
