using WsGen.Protocol;
using WsGen.Runtime.Tests.Protocol;

namespace WsGen.Fuzz.Readers;

/// <summary>Which role reads compressed messages is a matter of the settings: a client's are easier to make up, for nothing is masked.</summary>
internal static class ReaderTarget
{
    private const int ServerFlag = 0x10;

    public static void WithCompression(FuzzInput input, bool takeover)
    {
        if ((input.Settings & ServerFlag) != 0)
        {
            ReaderTarget<ServerRole, ClientRole>.Run(input, takeover);
        }
        else
        {
            ReaderTarget<ClientRole, ServerRole>.Run(input, takeover);
        }
    }
}

/// <summary>
/// Frames into a MessageReader: the same whole, byte by byte and at the cuts of the input; what its slow twin says, and when; memory within
/// the limits; and what was read, written by FrameWriter, is read again.
/// </summary>
/// <typeparam name="TRole">The role of the reader.</typeparam>
/// <typeparam name="TPeer">The role of who writes what it reads.</typeparam>
internal static class ReaderTarget<TRole, TPeer>
    where TRole : struct, IRole
    where TPeer : struct, IRole
{
    // Around each form of the length field, and none at all.
    private static readonly ProtocolLimits[] Limits =
    [
        new(1000, 1000), new(0, 0), new(1, 2), new(125, 126), new(126, 125), new(300, 40), new(8192, 8192), new(long.MaxValue, 70_000),
    ];

    public static void WithoutCompression(FuzzInput input) => Run(input, takeover: null);

    public static void Run(FuzzInput input, bool? takeover)
    {
        ProtocolLimits limits = Limits[input.Settings & 7];
        List<int> cuts = input.Cuts();
        Transcript whole = Transcript.Of<TRole>(input.Body, [], limits, takeover);
        Transcript bytewise = Transcript.Of<TRole>(input.Body, FuzzInput.EveryCut(input.Body.Length), limits, takeover);
        Transcript pieces = Transcript.Of<TRole>(input.Body, cuts, limits, takeover);

        List<TwinEvent> twin = ReaderTwin.Read(TRole.IsServer, input.Body, limits, takeover);
        bytewise.RequireEarliest(twin);
        whole.RequireSame(bytewise, "whole and byte by byte");
        pieces.RequireSame(bytewise, "in pieces and byte by byte");

        ScannedAhead.Check<TRole>(input.Body, cuts, bytewise, limits, takeover);
        WrittenAgain.Check<TRole, TPeer>(whole, input.Settings);
    }
}
