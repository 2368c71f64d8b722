using CsCheck;
using WsGen.Protocol;

namespace WsGen.Runtime.Tests.Protocol.Properties;

/// <summary>One breach of one rule behind anything lawful: named as what it is, with the byte that shows it and not before.</summary>
public class BreachTests
{
    private const int Breaches = 250;

    private static readonly ProtocolLimits Limits = new(Breach.Limit, Breach.Limit);

    /// <summary>Compressed data has its own tests, and needs an agreement first.</summary>
    public static TheoryData<bool, string> Rules => new(
        from server in (bool[])[true, false]
        from violation in Enum.GetValues<ProtocolViolation>()
        where violation is not (ProtocolViolation.None or ProtocolViolation.InvalidCompressedData)
            && violation != (server ? ProtocolViolation.FrameMasked : ProtocolViolation.FrameNotMasked)
        select (server, violation.ToString()));

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_breach_is_named_with_its_earliest_byte_and_is_the_last_event(bool server, string rule)
    {
        ProtocolViolation violation = Enum.Parse<ProtocolViolation>(rule);
        Gen<Conversation> lawful = Conversation.Open.Where(c => c.Messages.All(m => m.Content.Length <= Breach.Limit));
        Gen<(Begun Begun, Breach Breach)> breaches = Begun.Any
            .Where(begun => Breach.Of(violation, server, begun) is not null)
            .SelectMany(begun => Breach.Of(violation, server, begun)!.Select(breach => (begun, breach)));
        Gen.Select(lawful, breaches, Gen.Byte.Array[0, 20], Generate.Shares(6)).Sample(
            (conversation, broken, behind, cuts) =>
            {
                (Begun begun, Breach breach) = broken;
                byte[] before =
                [
                    .. conversation.ToWire(toServer: server),
                    .. begun.Opcode == 0 ? [] : FrameBytes.Of(begun.Opcode, begun.Content, server ? conversation.Keys[0] : null),
                ];
                byte[] wire = [.. before, .. breach.Bytes, .. behind];
                List<string> expected = [.. conversation.Events(), Feeder.Line(violation)];
                Assert.Equal(expected, Feeder.Feed(server, wire, [], Limits));
                Assert.Equal(expected, Feeder.Feed(server, wire, cuts.At(wire.Length), Limits));

                // With one byte less there is nothing yet; with it there is.
                int earliest = before.Length + breach.Earliest;
                Assert.Equal(conversation.Events(), Feeder.Feed(server, wire.AsSpan(0, earliest - 1), cuts.At(earliest - 1), Limits));
                Assert.Equal(expected, Feeder.Feed(server, wire.AsSpan(0, earliest), cuts.At(earliest), Limits));
                Assert.Equal(earliest, Feeder.BytesUntil(server, ProtocolEventKind.Violation, wire, Limits));
            },
            iter: Breaches);
    }
}
