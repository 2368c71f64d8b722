using System.Buffers;
using WsGen.Handshake;

namespace WsGen.Fuzz.Heads;

/// <summary>Every refusal can be written, and what is written is an answer that a client reads, and refuses for its status.</summary>
internal static class Refusal
{
    public static void Check(HandshakeViolation violation)
    {
        var output = new ArrayBufferWriter<byte>();
        UpgradeResponseWriter.WriteRefusal(output, violation);
        UpgradeParseStatus status = new UpgradeResponseParser().TryParse(output.WrittenSpan, out _, out UpgradeResponse? response, out _);
        Require.That(status == UpgradeParseStatus.Complete && response!.StatusCode == violation.StatusCode(), $"the refusal of {violation} is read");
        HandshakeViolation seen = ClientUpgradeRules.Check(response!, "dGhlIHNhbXBsZSBub25jZQ=="u8, [], null);
        Require.That(seen == HandshakeViolation.StatusNotSwitchingProtocols, $"the refusal of {violation} opens nothing");
    }
}
